import { closeSync, openSync, readSync } from "node:fs";
import { AwsError } from "../errors";

/** Bytes of an object's file, from `first` on. @throws AwsError InternalError where the file is shorter than its object */
export function fileBytes(path: string, first: number, size: number): Buffer {
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.allocUnsafe(size);
    const read = size === 0 ? 0 : readSync(file, bytes, 0, size, first);
    if (read < size) throw tooShort(path);
    return bytes;
  } finally {
    closeSync(file);
  }
}

function tooShort(path: string): AwsError {
  const message = `${path} is shorter than its object: something outside of S3 changed it.`;
  return new AwsError("InternalError", message, 500);
}
