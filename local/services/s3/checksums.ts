import { createHash } from "node:crypto";
import * as zlib from "node:zlib";
import { AwsError } from "../errors";
import type { Input } from "../service";
import { Crc32, Crc64, polynomials, type Crc } from "./crc";
import { own } from "../own";

/** zlib's own, many times faster; Node has it since 20.15. */
class NativeCrc32 implements Crc {
  private rest = 0;
  update(bytes: Uint8Array): void {
    this.rest = zlib.crc32(bytes, this.rest);
  }
  digest(): Buffer {
    const digest = Buffer.alloc(4);
    digest.writeUInt32BE(this.rest);
    return digest;
  }
}

const makers: Readonly<Record<string, () => Crc>> = {
  CRC32: () => (typeof zlib.crc32 === "function" ? new NativeCrc32() : new Crc32(polynomials.crc32)),
  CRC32C: () => new Crc32(polynomials.crc32c),
  CRC64NVME: () => new Crc64(),
  SHA1: () => createHash("sha1"),
  SHA256: () => createHash("sha256"),
};

/** The algorithms by which clients may protect content. */
export const checksumAlgorithms = Object.keys(makers);
const checksumMembers = checksumAlgorithms.map((algorithm) => ({ algorithm, member: `Checksum${algorithm}` }));

/** @throws AwsError InvalidRequest for an algorithm that S3 does not have */
export function checksumBy(algorithm: string): Crc {
  const make = own(makers, algorithm);
  if (make !== undefined) return make();
  throw new AwsError(
    "InvalidRequest",
    `Checksum algorithm "${algorithm}" is none of ${checksumAlgorithms.join(", ")}.`,
  );
}

/** The checksum that a client states or announces; `value` is missing where it follows the body. */
export interface StatedChecksum {
  readonly algorithm: string;
  readonly value?: string;
}

export function statedChecksum(input: Input): StatedChecksum | undefined {
  for (const { algorithm, member } of checksumMembers) {
    const value = input[member];
    if (typeof value === "string" && value !== "") return { algorithm, value };
  }
  const { ChecksumAlgorithm: algorithm } = input;
  return typeof algorithm === "string" && algorithm !== "" ? { algorithm } : undefined;
}

/** @throws AwsError BadDigest where content is not what its sender took the checksum of */
export function compareChecksum(algorithm: string, stated: string | undefined, found: string | undefined): void {
  if (stated === undefined || stated === found) return;
  throw new AwsError(
    "BadDigest",
    `The ${algorithm} you specified (${stated}) did not match the calculated checksum (${found ?? "none"}).`,
  );
}
