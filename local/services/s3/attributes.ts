import { AwsError } from "../errors";
import type { Input } from "../service";
import type { Bucket } from "./bucket";
import { given, textMap } from "./input";
import type { ObjectHeaders, StoredObject } from "./version";

const contentHeaders = [
  "CacheControl",
  "ContentDisposition",
  "ContentEncoding",
  "ContentLanguage",
  "ContentType",
  "Expires",
];
const defaultType = "binary/octet-stream";
const storageClasses = [
  "STANDARD",
  "REDUCED_REDUNDANCY",
  "STANDARD_IA",
  "ONEZONE_IA",
  "INTELLIGENT_TIERING",
  "GLACIER_IR",
];
const algorithms = ["AES256", "aws:kms", "aws:kms:dsse"];
const ownAcls = ["private", "bucket-owner-full-control"];
/** Bytes of user metadata, names and values together. */
const metadataLimit = 2048;

/** What an object carries besides its bytes. */
export type Attributes = Pick<StoredObject, "headers" | "metadata" | "tags">;

/** The attributes that a PutObject, CopyObject or CreateMultipartUpload asks for. @throws AwsError for those that S3 refuses */
export function attributesOf(input: Input, bucket: Bucket): Attributes {
  refuseAcl(input);
  const metadata = textMap(input, "Metadata");
  checkMetadata(metadata ?? {});
  const tagging = given(input, "Tagging");
  const headers = {
    ContentType: defaultType,
    ...contentHeadersOf(input),
    ...storageClassOf(input),
    ...encryptionOf(input, bucket),
  };
  return {
    headers,
    ...(metadata === undefined ? {} : { metadata }),
    ...(tagging === undefined ? {} : { tags: checkedTags([...new URLSearchParams(tagging)]) }),
  };
}

function refuseAcl(input: Input): void {
  const acl = given(input, "ACL");
  if (acl === undefined || ownAcls.includes(acl)) return;
  throw new AwsError("AccessControlListNotSupported", `The bucket does not allow ACLs: x-amz-acl is ${acl}.`);
}

function checkMetadata(metadata: Readonly<Record<string, string>>): void {
  const size = Object.entries(metadata).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
    0,
  );
  if (size <= metadataLimit) return;
  throw new AwsError("MetadataTooLarge", `Your metadata headers take ${size} bytes; the limit is ${metadataLimit}.`);
}

/** The headers that describe content, from a request or from another object. */
export function contentHeadersOf(source: Input): ObjectHeaders {
  const headers: Record<string, string> = {};
  for (const name of contentHeaders) {
    const value = given(source, name);
    if (value !== undefined) headers[name] = value;
  }
  return headers;
}

function storageClassOf(input: Input): ObjectHeaders {
  const storageClass = given(input, "StorageClass") ?? "STANDARD";
  if (!storageClasses.includes(storageClass)) {
    throw new AwsError(
      "InvalidStorageClass",
      `Storage class ${storageClass} is none of ${storageClasses.join(", ")}, which are supported locally.`,
    );
  }
  return storageClass === "STANDARD" ? {} : { StorageClass: storageClass };
}

/** What the request says, else the bucket's default, else keys of S3's own. */
function encryptionOf(input: Input, { encryption }: Bucket): ObjectHeaders {
  const asked = given(input, "ServerSideEncryption");
  const algorithm = asked ?? encryption?.algorithm ?? "AES256";
  if (!algorithms.includes(algorithm))
    throw new AwsError("InvalidArgument", `Server side encryption ${algorithm} is none of ${algorithms.join(", ")}.`);
  const named = given(input, "SSEKMSKeyId");
  if (algorithm === "AES256") {
    if (named === undefined) return { ServerSideEncryption: algorithm };
    throw new AwsError("InvalidArgument", "A KMS key id goes with x-amz-server-side-encryption: aws:kms.");
  }
  const byDefault = encryption?.algorithm === algorithm ? encryption.key : undefined;
  const bucketKey =
    input.BucketKeyEnabled === true || (input.BucketKeyEnabled === undefined && encryption?.bucketKey === true);
  return {
    ServerSideEncryption: algorithm,
    SSEKMSKeyId: named ?? byDefault ?? "alias/aws/s3",
    ...(bucketKey ? { BucketKeyEnabled: true } : {}),
  };
}

const tagLimit = 10;

/** @throws AwsError InvalidTag, BadRequest */
export function checkedTags(tags: ReadonlyArray<readonly [string, string]>): Readonly<Record<string, string>> {
  if (tags.length > tagLimit) throw new AwsError("BadRequest", `Object tags cannot be greater than ${tagLimit}`);
  for (const [name, value] of tags) {
    if (name === "" || name.length > 128 || value.length > 256)
      throw new AwsError("InvalidTag", `Tag "${name}" is too long or has no name.`);
  }
  if (new Set(tags.map(([name]) => name)).size < tags.length)
    throw new AwsError("InvalidTag", "Cannot provide multiple Tags with the same key");
  return Object.fromEntries(tags);
}

/** The condition keys that policies may set on a write. */
export function writeContext({ headers }: Attributes, input: Input): Readonly<Record<string, string>> {
  const context: Record<string, string> = {};
  const [algorithm, key] = [given(input, "ServerSideEncryption"), given(input, "SSEKMSKeyId")];
  if (algorithm !== undefined) context["s3:x-amz-server-side-encryption"] = algorithm;
  if (key !== undefined) context["s3:x-amz-server-side-encryption-aws-kms-key-id"] = key;
  if (headers.StorageClass !== undefined) context["s3:x-amz-storage-class"] = String(headers.StorageClass);
  for (const [member, name] of [
    ["ACL", "s3:x-amz-acl"],
    ["CopySource", "s3:x-amz-copy-source"],
    ["IfNoneMatch", "s3:if-none-match"],
    ["IfMatch", "s3:if-match"],
  ] as const) {
    const value = given(input, member);
    if (value !== undefined) context[name] = value;
  }
  return context;
}
