import { createReadStream } from "node:fs";
import { AwsError } from "../../errors";
import type { Caller, Input } from "../../service";
import type { Blobs, Received } from "../blobs";
import { checksumBy, compareChecksum } from "../checksums";
import { checkWrite } from "../conditions";
import { multipartEtag } from "../content";
import { given, structures } from "../input";
import { happenings } from "../objectEvent";
import { checksumMembers, encryptionMembers, versionMember, type Objects } from "../objects";
import type { Part, Upload } from "../uploads";
import type { Checksum } from "../version";
import { uploadOf } from "./uploadOf";

/** The least that a part but the last may have: 5 MiB. */
const leastPart = 5 * 1024 * 1024;

/** Puts the named parts together into one object. */
export async function completeMultipartUpload(objects: Objects, input: Input, caller: Caller): Promise<unknown> {
  const { bucket, upload } = uploadOf(objects, input, caller, "s3:PutObject");
  const { blobs, index, uploads } = objects;
  const parts = chosenParts(objects, upload, input);
  checkWrite(input, index.current(bucket.name, upload.key));
  const { received, checksum } = await assembled(blobs, upload, parts, input);
  const content = {
    ...upload.attributes,
    size: received.size,
    etag: multipartEtag(parts.map((part) => part.etag)),
    parts: parts.map((part) => part.size),
    ...(checksum === undefined ? {} : { checksum }),
    keep: (sequence: string) => blobs.keep(received, sequence),
    spent: uploads.partsOf(upload).map((part) => part.sequence),
  };
  const row = await objects.changes
    .create({ bucket, key: upload.key, caller }, content, happenings.completed, (current) => {
      uploads.get(bucket.name, upload.key, upload.id); // another request may have ended it meanwhile
      checkWrite(input, current);
      uploads.end(upload);
    })
    .finally(() => blobs.discard(received));
  return {
    Location: `${objects.cloud.endpoint}/${bucket.name}/${encodeURIComponent(upload.key)}`,
    Bucket: bucket.name,
    Key: upload.key,
    ETag: `"${row.etag}"`,
    ...checksumMembers(row),
    ...versionMember(bucket, row),
    ...encryptionMembers(row),
  };
}

/** @throws AwsError MalformedXML, InvalidPartOrder, InvalidPart, EntityTooSmall */
function chosenParts({ uploads }: Objects, upload: Upload, input: Input): Part[] {
  const named = structures(input, "MultipartUpload", "Parts");
  if (named.length === 0) throw new AwsError("MalformedXML", "CompleteMultipartUpload must name at least one part.");
  const parts = named.map((one) => chosenPart(uploads.part(upload.id, Number(one.PartNumber)), one, upload));
  for (const [position, part] of parts.entries()) {
    const before = parts[position - 1];
    if (before === undefined) continue;
    if (before.number >= part.number) {
      throw new AwsError(
        "InvalidPartOrder",
        `The list of parts was not in ascending order: ${before.number}, ${part.number}.`,
      );
    }
    if (before.size < leastPart) {
      throw new AwsError(
        "EntityTooSmall",
        `Part ${before.number} has ${before.size} bytes; all but the last need 5 MiB.`,
      );
    }
  }
  return parts;
}

function chosenPart(part: Part | undefined, named: Input, { checksum }: Upload): Part {
  const etag = (given(named, "ETag") ?? "").replaceAll('"', "");
  const stated = checksum === undefined ? undefined : given(named, `Checksum${checksum.algorithm}`);
  if (part !== undefined && part.etag === etag && (stated === undefined || stated === part.checksum)) return part;
  const why = "The part was not uploaded, or its entity tag or checksum does not match.";
  throw new AwsError("InvalidPart", `Part ${String(named.PartNumber)}: ${why}`, 400, { PartNumber: named.PartNumber });
}

async function* bytesOf(blobs: Blobs, parts: readonly Part[]): AsyncGenerator<Buffer> {
  for (const { sequence } of parts) yield* createReadStream(blobs.path(sequence)) as AsyncIterable<Buffer>;
}

async function assembled(
  blobs: Blobs,
  upload: Upload,
  parts: readonly Part[],
  input: Input,
): Promise<{ received: Received; checksum?: Checksum }> {
  const { algorithm, type } = upload.checksum ?? {};
  const received = await blobs.receive(bytesOf(blobs, parts), type === "FULL_OBJECT" ? algorithm : undefined);
  if (algorithm === undefined || type === undefined) return { received };
  const value = type === "FULL_OBJECT" ? (received.checksum ?? "") : compositeChecksum(algorithm, parts);
  try {
    const stated = given(input, `Checksum${algorithm}`);
    // A composite one may be stated with or without the number of parts.
    compareChecksum(algorithm, stated, stated?.includes("-") === false ? value.split("-")[0] : value);
  } catch (error) {
    blobs.discard(received);
    throw error;
  }
  return { received, checksum: { algorithm, value, type } };
}

/** The checksum of the parts' checksums. */
function compositeChecksum(algorithm: string, parts: readonly Part[]): string {
  const whole = checksumBy(algorithm);
  for (const part of parts) whole.update(Buffer.from(part.checksum ?? "", "base64"));
  return `${whole.digest().toString("base64")}-${parts.length}`;
}
