import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { AwsError } from "../errors";
import type { Input } from "../service";
import type { Blobs, Received } from "./blobs";
import { compareChecksum, statedChecksum } from "./checksums";
import { given } from "./input";
import type { Checksum } from "./version";

/** A body whose checksum follows it: `trailers` are there once it has ended. */
interface Trailed {
  readonly trailers?: Readonly<Record<string, string | undefined>>;
}

/** Content of an upload, found to be what its sender says it is. */
export interface Verified {
  readonly received: Received;
  readonly checksum?: Checksum;
}

function bodyOf(input: Input): Buffer | (Readable & Trailed) {
  const { Body: body = Buffer.alloc(0) } = input;
  if (typeof body === "string") return Buffer.from(body);
  if (Buffer.isBuffer(body) || body instanceof Readable) return body;
  throw new AwsError("InvalidArgument", "Body must be text, a Buffer or a Readable.");
}

/** Receives the body of PutObject or UploadPart. @throws AwsError BadDigest, IncompleteBody where it is not as stated */
export async function receive(blobs: Blobs, input: Input): Promise<Verified> {
  const stated = statedChecksum(input);
  const body = bodyOf(input);
  const received = await blobs.receive(body, stated?.algorithm);
  try {
    checkLength(input, received);
    checkMd5(input, received);
    if (stated === undefined) return { received };
    const { algorithm, value = trailing(body, stated.algorithm) } = stated;
    compareChecksum(algorithm, value, received.checksum);
    return { received, checksum: { algorithm, value: received.checksum ?? "", type: "FULL_OBJECT" } };
  } catch (error) {
    blobs.discard(received);
    throw error;
  }
}

function trailing(body: Buffer | Trailed, algorithm: string): string | undefined {
  return Buffer.isBuffer(body) ? undefined : body.trailers?.[`x-amz-checksum-${algorithm.toLowerCase()}`];
}

function checkLength({ ContentLength: stated }: Input, { size }: Received): void {
  if (typeof stated !== "number" || stated === size) return;
  throw new AwsError("IncompleteBody", `The body has ${size} bytes; Content-Length says ${stated}.`);
}

function checkMd5(input: Input, { md5 }: Received): void {
  const stated = given(input, "ContentMD5");
  if (stated === undefined) return;
  const bytes = Buffer.from(stated, "base64");
  if (bytes.length !== 16) throw new AwsError("InvalidDigest", "The Content-MD5 you specified was invalid.");
  if (bytes.toString("hex") !== md5)
    throw new AwsError("BadDigest", "The Content-MD5 you specified did not match what we received.");
}

/** The ETag of an object made of parts: the MD5 of their MD5s, and how many they are. */
export function multipartEtag(etags: readonly string[]): string {
  const md5 = createHash("md5");
  for (const etag of etags) md5.update(Buffer.from(etag, "hex"));
  return `${md5.digest("hex")}-${etags.length}`;
}
