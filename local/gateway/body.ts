import type { Readable } from "node:stream";
import { AwsError } from "../services/errors";

const mebibyte = 1024 * 1024;
/** The largest request of any API but S3's object bodies; Lambda's 6 MiB payload as base64 fits. */
export const bodyLimit = 16 * mebibyte;

/** Reads a whole body. @throws AwsError RequestEntityTooLarge past `limit` bytes */
export async function bodyOf(stream: Readable, limit = bodyLimit): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > limit) {
      throw new AwsError("RequestEntityTooLarge", `The request body is longer than ${limit / mebibyte} MiB.`, 413);
    }
    parts.push(part);
  }
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
}
