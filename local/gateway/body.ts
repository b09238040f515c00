import type { Readable } from "node:stream";
import { AwsError } from "../services/errors";

const mebibyte = 1024 * 1024;
/** The largest request of any API but S3's object bodies; Lambda's 6 MiB payload as base64 fits. */
export const bodyLimit = 16 * mebibyte;

/**
 * Reads a whole body; what comes past the limit is passed over.
 * @throws AwsError RequestEntityTooLarge past `limit` bytes, IncompleteBody where the client goes away
 */
export function bodyOf(stream: Readable, limit = bodyLimit): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  return new Promise((done, fail) => {
    // Not as an async iterator: for small bodies that costs more than all the rest.
    stream.on("data", (part: Buffer) => {
      size += part.length;
      if (size <= limit) parts.push(part);
      else fail(new AwsError("RequestEntityTooLarge", `The request body is longer than ${limit / mebibyte} MiB.`, 413));
    });
    stream.once("end", () => done(parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts)));
    const gone = () => {
      if (stream.readableEnded) return; // closed after its end, as every stream is
      fail(new AwsError("IncompleteBody", "The client went away in the middle of its body."));
    };
    stream.once("error", gone);
    stream.once("close", gone);
  });
}
