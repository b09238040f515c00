import { createReadStream } from "node:fs";
import { AwsError } from "../../errors";
import type { Caller, Input, Operation } from "../../service";
import { attributesOf, checkedTags, contentHeadersOf, writeContext, type Attributes } from "../attributes";
import type { Received } from "../blobs";
import type { Bucket } from "../bucket";
import { checkRead, checkWrite } from "../conditions";
import { receive } from "../content";
import { copySource } from "../copySource";
import { bucketOf, given, keyOf, structures } from "../input";
import { happenings } from "../objectEvent";
import {
  checksumMembers,
  encryptionMembers,
  found,
  lastModified,
  readable,
  versionMember,
  wantedBy,
  type Objects,
  type Wanted,
} from "../objects";
import type { Checksum, StoredObject } from "../version";

/** The calls that make an object in one step. */
export function writeOperations(objects: Objects): Readonly<Record<string, Operation>> {
  const { engine } = objects.cloud;
  return {
    PutObject: (input, caller) => engine.inside(() => putObject(objects, input, caller)),
    CopyObject: (input, caller) => engine.inside(() => copyObject(objects, input, caller)),
    PutObjectTagging: (input, caller) => putObjectTagging(objects, input, caller),
  };
}

/** Asks IAM and KMS whether the caller may make such an object. */
export function authorizeWrite(
  { rights }: Objects,
  caller: Caller,
  bucket: Bucket,
  key: string,
  attributes: Attributes,
  input: Input,
): void {
  rights.object(caller, "s3:PutObject", bucket, key, writeContext(attributes, input));
  if (attributes.tags !== undefined) rights.object(caller, "s3:PutObjectTagging", bucket, key);
  rights.key(caller, "kms:GenerateDataKey", bucket, key, attributes.headers);
}

async function putObject(objects: Objects, input: Input, caller: Caller): Promise<unknown> {
  const { blobs, changes, index } = objects;
  const [bucket, key] = [objects.buckets.get(bucketOf(input)), keyOf(input)];
  const attributes = attributesOf(input, bucket);
  authorizeWrite(objects, caller, bucket, key, attributes, input);
  checkWrite(input, index.current(bucket.name, key)); // before all bytes are there; the one that counts comes with the change
  const { received, checksum } = await receive(blobs, input);
  const content = {
    ...attributes,
    ...facts(received, checksum),
    keep: (sequence: string) => blobs.keep(received, sequence),
  };
  const row = await changes
    .create({ bucket, key, caller }, content, happenings.put, (current) => checkWrite(input, current))
    .finally(() => blobs.discard(received));
  return { ETag: `"${row.etag}"`, ...versionMember(bucket, row), ...encryptionMembers(row), ...checksumMembers(row) };
}

function facts({ size, md5 }: Received, checksum?: Checksum): Pick<StoredObject, "size" | "etag" | "checksum"> {
  return { size, etag: md5, ...(checksum === undefined ? {} : { checksum }) };
}

async function copyObject(objects: Objects, input: Input, caller: Caller): Promise<unknown> {
  const { blobs, changes, rights, index } = objects;
  const [bucket, key, wanted] = [objects.buckets.get(bucketOf(input)), keyOf(input), copySource(objects, input)];
  const source = readable(objects, caller, wanted);
  rights.key(caller, "kms:Decrypt", wanted.bucket, wanted.key, source.headers);
  checkRead(input, source, "CopySource");
  refuseNoChange(input, bucket, key, wanted);
  const attributes = copiedAttributes(input, bucket, source);
  if (source.tags !== undefined && attributes.tags === source.tags) {
    rights.version(caller, "s3:GetObjectTagging", wanted.bucket, wanted.key, wanted.version);
  }
  authorizeWrite(objects, caller, bucket, key, attributes, input);
  checkWrite(input, index.current(bucket.name, key));
  const { received, checksum } = await copiedContent(objects, input, source);
  const content = {
    ...attributes,
    ...facts(received, checksum),
    keep: (sequence: string) => blobs.keep(received, sequence),
  };
  const row = await changes
    .create({ bucket, key, caller }, content, happenings.copied, (current) => checkWrite(input, current))
    .finally(() => blobs.discard(received));
  const result = { LastModified: lastModified(row), ETag: `"${row.etag}"`, ...checksumMembers(row) };
  const from = versionMember(wanted.bucket, source).VersionId;
  return {
    CopyObjectResult: result,
    CopySourceVersionId: from,
    ...versionMember(bucket, row),
    ...encryptionMembers(row),
  };
}

function refuseNoChange(input: Input, bucket: Bucket, key: string, source: Wanted): void {
  const same = source.bucket.name === bucket.name && source.key === key && source.version === undefined;
  const changing = ["MetadataDirective", "StorageClass", "ServerSideEncryption"];
  const changes = changing.some((name) => (given(input, name) ?? "COPY") !== "COPY");
  if (!same || changes) return;
  const why =
    "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class or encryption.";
  throw new AwsError("InvalidRequest", why);
}

function directive(input: Input, name: "MetadataDirective" | "TaggingDirective"): "COPY" | "REPLACE" {
  const value = given(input, name) ?? "COPY";
  if (value === "COPY" || value === "REPLACE") return value;
  throw new AwsError("InvalidArgument", `${name} is ${value}; it must be COPY or REPLACE.`);
}

/** Content headers, metadata and tags come along unless they are replaced; storage class and encryption never do. */
function copiedAttributes(input: Input, bucket: Bucket, source: StoredObject): Attributes {
  const asked = attributesOf(input, bucket);
  const replaceMetadata = directive(input, "MetadataDirective") === "REPLACE";
  const metadata = replaceMetadata ? asked.metadata : source.metadata;
  const tags = directive(input, "TaggingDirective") === "REPLACE" ? asked.tags : source.tags;
  return {
    headers: replaceMetadata ? asked.headers : { ...asked.headers, ...contentHeadersOf(source.headers) },
    ...(metadata === undefined ? {} : { metadata }),
    ...(tags === undefined ? {} : { tags }),
  };
}

/** Copied without looking at the bytes, unless a digest of them is wanted that is not known. */
async function copiedContent(
  { blobs }: Objects,
  input: Input,
  source: StoredObject,
): Promise<{ received: Received; checksum?: Checksum }> {
  const { size, etag, sequence, checksum } = source;
  const algorithm = given(input, "ChecksumAlgorithm") ?? checksum?.algorithm;
  const known = algorithm === undefined || (checksum?.algorithm === algorithm && checksum.type === "FULL_OBJECT");
  if (known && !etag.includes("-")) {
    const received = await blobs.duplicate(sequence, { size, md5: etag });
    return { received, ...(checksum === undefined ? {} : { checksum }) };
  }
  const received = await blobs.receive(createReadStream(blobs.path(sequence)) as AsyncIterable<Buffer>, algorithm);
  if (algorithm === undefined) return { received };
  return { received, checksum: { algorithm, value: received.checksum ?? "", type: "FULL_OBJECT" } };
}

function putObjectTagging(objects: Objects, input: Input, caller: Caller): unknown {
  const wanted = wantedBy(objects, input);
  const { bucket, key, version } = wanted;
  const action = version === undefined ? "s3:PutObjectTagging" : "s3:PutObjectVersionTagging";
  objects.rights.object(caller, action, bucket, key);
  const row = found(objects, caller, wanted);
  const tags = structures(input, "Tagging", "TagSet").map(
    (tag) => [given(tag, "Key") ?? "", given(tag, "Value") ?? ""] as const,
  );
  objects.index.amend({ ...row, tags: checkedTags(tags) });
  return versionMember(bucket, row);
}
