import { createReadStream } from "node:fs";
import { AwsError } from "../../errors";
import type { Caller, Input, Operation } from "../../service";
import { attributesOf } from "../attributes";
import type { Received } from "../blobs";
import type { Bucket } from "../bucket";
import { byteRange } from "../byteRange";
import { checksumBy } from "../checksums";
import { checkRead } from "../conditions";
import { receive, type Verified } from "../content";
import { copySource } from "../copySource";
import { bucketOf, given, keyOf, wholeNumber } from "../input";
import { encryptionMembers, lastModified, readable, versionMember, type Objects } from "../objects";
import type { Part, Upload } from "../uploads";
import { completeMultipartUpload } from "./completeUpload";
import { listMultipartUploads, listParts } from "./uploadListing";
import { uploadOf } from "./uploadOf";
import { authorizeWrite } from "./writeOperations";

const partLimit = 10_000;

/** The calls that make an object in parts. */
export function multipartOperations(objects: Objects): Readonly<Record<string, Operation>> {
  const { engine } = objects.cloud;
  return {
    CreateMultipartUpload: (input, caller) => createMultipartUpload(objects, input, caller),
    UploadPart: (input, caller) => engine.inside(() => uploadPart(objects, input, caller)),
    UploadPartCopy: (input, caller) => engine.inside(() => uploadPartCopy(objects, input, caller)),
    CompleteMultipartUpload: (input, caller) => engine.inside(() => completeMultipartUpload(objects, input, caller)),
    AbortMultipartUpload: (input, caller) => engine.inside(() => abortMultipartUpload(objects, input, caller)),
    ListParts: (input, caller) => listParts(objects, input, caller),
    ListMultipartUploads: (input, caller) => listMultipartUploads(objects, input, caller),
  };
}

function createMultipartUpload(objects: Objects, input: Input, caller: Caller): unknown {
  const [bucket, key] = [objects.buckets.get(bucketOf(input)), keyOf(input)];
  const { engine } = objects.cloud;
  const attributes = attributesOf(input, bucket);
  authorizeWrite(objects, caller, bucket, key, attributes, input);
  // Putting the parts together means reading them.
  objects.rights.key(caller, "kms:Decrypt", bucket, key, attributes.headers);
  const checksum = checksumAsked(input);
  const upload: Upload = {
    id: engine.random.hex(64),
    bucket: bucket.name,
    key,
    initiated: engine.now(),
    attributes,
    ...(checksum === undefined ? {} : { checksum }),
  };
  objects.uploads.add(upload);
  const algorithm =
    checksum === undefined ? {} : { ChecksumAlgorithm: checksum.algorithm, ChecksumType: checksum.type };
  return { Bucket: bucket.name, Key: key, UploadId: upload.id, ...encryptionMembers(attributes), ...algorithm };
}

function checksumAsked(input: Input): Upload["checksum"] {
  const algorithm = given(input, "ChecksumAlgorithm");
  if (algorithm === undefined) return undefined;
  checksumBy(algorithm); // refuses what is none
  const type = given(input, "ChecksumType") ?? (algorithm === "CRC64NVME" ? "FULL_OBJECT" : "COMPOSITE");
  const possible =
    algorithm === "CRC64NVME"
      ? ["FULL_OBJECT"]
      : algorithm.startsWith("SHA")
        ? ["COMPOSITE"]
        : ["FULL_OBJECT", "COMPOSITE"];
  if ((type === "FULL_OBJECT" || type === "COMPOSITE") && possible.includes(type)) return { algorithm, type };
  throw new AwsError(
    "InvalidRequest",
    `Checksum type ${type} does not go with ${algorithm}; possible: ${possible.join(", ")}.`,
  );
}

function partNumber(input: Input): number {
  const number = wholeNumber(input, "PartNumber", 1, partLimit);
  if (number === undefined) throw new AwsError("InvalidArgument", "PartNumber is missing.");
  return number;
}

async function uploadPart(objects: Objects, input: Input, caller: Caller): Promise<unknown> {
  const { bucket, upload } = uploadOf(objects, input, caller, "s3:PutObject");
  const number = partNumber(input);
  const algorithm = upload.checksum?.algorithm;
  const verified = await receive(
    objects.blobs,
    algorithm === undefined ? input : { ChecksumAlgorithm: algorithm, ...input },
  );
  const part = await keepPart(objects, bucket, upload, number, verified);
  const { checksum } = verified;
  const checksumMember = checksum === undefined ? {} : { [`Checksum${checksum.algorithm}`]: checksum.value };
  return { ETag: `"${part.etag}"`, ...encryptionMembers(upload.attributes), ...checksumMember };
}

async function keepPart(
  objects: Objects,
  bucket: Bucket,
  upload: Upload,
  number: number,
  verified: Verified,
): Promise<Part> {
  const { received, checksum } = verified;
  const part = newPart(objects, upload, number, received, checksum?.value);
  objects.uploads.get(bucket.name, upload.key, upload.id); // it may have ended while the bytes came in
  objects.blobs.keep(received, part.sequence);
  const former = objects.uploads.addPart(part);
  if (former === undefined) await objects.cloud.engine.store.durable();
  else await objects.changes.discard(bucket.name, upload.key, [former.sequence]);
  return part;
}

function newPart(
  { cloud, changes }: Objects,
  upload: Upload,
  number: number,
  { size, md5 }: Received,
  checksum?: string,
): Part {
  const part = {
    upload: upload.id,
    number,
    sequence: changes.nextSequence(),
    size,
    etag: md5,
    modified: cloud.engine.now(),
  };
  return checksum === undefined ? part : { ...part, checksum };
}

async function uploadPartCopy(objects: Objects, input: Input, caller: Caller): Promise<unknown> {
  const { bucket, upload } = uploadOf(objects, input, caller, "s3:PutObject");
  const [number, wanted] = [partNumber(input), copySource(objects, input)];
  const source = readable(objects, caller, wanted);
  objects.rights.key(caller, "kms:Decrypt", wanted.bucket, wanted.key, source.headers);
  checkRead(input, source, "CopySource");
  const { first = 0, last = source.size - 1 } = byteRange(given(input, "CopySourceRange"), source.size) ?? {};
  const bytes =
    last < first ? Buffer.alloc(0) : createReadStream(objects.blobs.path(source.sequence), { start: first, end: last });
  const received = await objects.blobs.receive(bytes as AsyncIterable<Buffer>, upload.checksum?.algorithm);
  const checksum =
    upload.checksum === undefined || received.checksum === undefined ? {} : { checksum: checksumOf(upload, received) };
  const part = await keepPart(objects, bucket, upload, number, { received, ...checksum });
  return {
    CopyPartResult: { LastModified: lastModified(part), ETag: `"${part.etag}"` },
    CopySourceVersionId: versionMember(wanted.bucket, source).VersionId,
    ...encryptionMembers(upload.attributes),
  };
}

function checksumOf(upload: Upload, { checksum = "" }: Received) {
  return { algorithm: upload.checksum?.algorithm ?? "", value: checksum, type: "FULL_OBJECT" } as const;
}

async function abortMultipartUpload(objects: Objects, input: Input, caller: Caller): Promise<unknown> {
  const { bucket, upload } = uploadOf(objects, input, caller, "s3:AbortMultipartUpload");
  await objects.changes.discard(bucket.name, upload.key, objects.uploads.end(upload));
  return {};
}
