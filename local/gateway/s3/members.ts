/** How a member of S3's structures stands in a header or query parameter. */
type Kind = "text" | "number" | "boolean" | "date" | "list";

export interface Member {
  readonly name: string;
  readonly kind: Kind;
}

function table(kind: Kind, names: Readonly<Record<string, string>>): Array<[string, Member]> {
  return Object.entries(names).map(([wire, name]) => [wire, { name, kind }]);
}

/** Request headers, by lower-case name. Presigned URLs may carry the same in the query. */
export const headerMembers: ReadonlyMap<string, Member> = new Map([
  ...table("text", {
    "cache-control": "CacheControl",
    "content-disposition": "ContentDisposition",
    "content-encoding": "ContentEncoding",
    "content-language": "ContentLanguage",
    "content-md5": "ContentMD5",
    "content-type": "ContentType",
    expires: "Expires",
    "if-match": "IfMatch",
    "if-none-match": "IfNoneMatch",
    range: "Range",
    "x-amz-acl": "ACL",
    "x-amz-checksum-algorithm": "ChecksumAlgorithm",
    "x-amz-checksum-crc32": "ChecksumCRC32",
    "x-amz-checksum-crc32c": "ChecksumCRC32C",
    "x-amz-checksum-crc64nvme": "ChecksumCRC64NVME",
    "x-amz-checksum-mode": "ChecksumMode",
    "x-amz-checksum-sha1": "ChecksumSHA1",
    "x-amz-checksum-sha256": "ChecksumSHA256",
    "x-amz-checksum-type": "ChecksumType",
    "x-amz-copy-source": "CopySource",
    "x-amz-copy-source-if-match": "CopySourceIfMatch",
    "x-amz-copy-source-if-none-match": "CopySourceIfNoneMatch",
    "x-amz-copy-source-range": "CopySourceRange",
    "x-amz-expected-bucket-owner": "ExpectedBucketOwner",
    "x-amz-metadata-directive": "MetadataDirective",
    "x-amz-sdk-checksum-algorithm": "ChecksumAlgorithm",
    "x-amz-server-side-encryption": "ServerSideEncryption",
    "x-amz-server-side-encryption-aws-kms-key-id": "SSEKMSKeyId",
    "x-amz-source-expected-bucket-owner": "ExpectedSourceBucketOwner",
    "x-amz-storage-class": "StorageClass",
    "x-amz-tagging": "Tagging",
    "x-amz-tagging-directive": "TaggingDirective",
  }),
  ...table("number", {
    "x-amz-max-parts": "MaxParts",
    "x-amz-mp-object-size": "MpuObjectSize",
    "x-amz-part-number-marker": "PartNumberMarker",
  }),
  ...table("boolean", { "x-amz-server-side-encryption-bucket-key-enabled": "BucketKeyEnabled" }),
  ...table("date", { "if-modified-since": "IfModifiedSince", "if-unmodified-since": "IfUnmodifiedSince" }),
  ...table("list", { "x-amz-object-attributes": "ObjectAttributes" }),
]);

/** Query parameters. */
export const queryMembers: ReadonlyMap<string, Member> = new Map([
  ...table("text", {
    "continuation-token": "ContinuationToken",
    delimiter: "Delimiter",
    "encoding-type": "EncodingType",
    "key-marker": "KeyMarker",
    marker: "Marker",
    prefix: "Prefix",
    "response-cache-control": "ResponseCacheControl",
    "response-content-disposition": "ResponseContentDisposition",
    "response-content-encoding": "ResponseContentEncoding",
    "response-content-language": "ResponseContentLanguage",
    "response-content-type": "ResponseContentType",
    "response-expires": "ResponseExpires",
    "start-after": "StartAfter",
    "upload-id-marker": "UploadIdMarker",
    uploadId: "UploadId",
    "version-id-marker": "VersionIdMarker",
    versionId: "VersionId",
  }),
  ...table("number", {
    "max-keys": "MaxKeys",
    "max-parts": "MaxParts",
    "max-uploads": "MaxUploads",
    "part-number-marker": "PartNumberMarker",
    partNumber: "PartNumber",
  }),
  ...table("boolean", { "fetch-owner": "FetchOwner" }),
]);

/** Of the signing and the transport: nothing that an operation should see. */
export const ignoredHeaders = new Set([
  "x-amz-algorithm",
  "x-amz-content-sha256",
  "x-amz-credential",
  "x-amz-date",
  "x-amz-decoded-content-length",
  "x-amz-expires",
  "x-amz-optional-object-attributes",
  "x-amz-request-payer",
  "x-amz-security-token",
  "x-amz-signature",
  "x-amz-signedheaders",
  "x-amz-te",
  "x-amz-trailer",
  "x-amz-user-agent",
]);

/** Output members that stand in response headers. */
export const responseHeaders: Readonly<Record<string, string>> = {
  AcceptRanges: "accept-ranges",
  BucketKeyEnabled: "x-amz-server-side-encryption-bucket-key-enabled",
  BucketRegion: "x-amz-bucket-region",
  CacheControl: "cache-control",
  ChecksumAlgorithm: "x-amz-checksum-algorithm",
  ChecksumCRC32: "x-amz-checksum-crc32",
  ChecksumCRC32C: "x-amz-checksum-crc32c",
  ChecksumCRC64NVME: "x-amz-checksum-crc64nvme",
  ChecksumSHA1: "x-amz-checksum-sha1",
  ChecksumSHA256: "x-amz-checksum-sha256",
  ChecksumType: "x-amz-checksum-type",
  ContentDisposition: "content-disposition",
  ContentEncoding: "content-encoding",
  ContentLanguage: "content-language",
  ContentLength: "content-length",
  ContentRange: "content-range",
  ContentType: "content-type",
  CopySourceVersionId: "x-amz-copy-source-version-id",
  DeleteMarker: "x-amz-delete-marker",
  ETag: "etag",
  Expires: "expires",
  LastModified: "last-modified",
  PartsCount: "x-amz-mp-parts-count",
  SSEKMSKeyId: "x-amz-server-side-encryption-aws-kms-key-id",
  ServerSideEncryption: "x-amz-server-side-encryption",
  StorageClass: "x-amz-storage-class",
  TagCount: "x-amz-tagging-count",
  VersionId: "x-amz-version-id",
};
