import { AwsError } from "../errors";
import { optionalNumber, optionalRecord } from "../input";
import type { Input } from "../service";

/** A text member; empty is as good as absent, as clients send both. */
export function given(input: Input, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "string") return value;
  throw new AwsError("InvalidArgument", `${name} is ${JSON.stringify(value)}; it must be text.`);
}

/** S3's limit on keys, in bytes of UTF-8. */
const keyLimit = 1024;

/** @throws AwsError InvalidArgument, KeyTooLongError */
export function keyOf(input: Input): string {
  const key = given(input, "Key");
  if (key === undefined) throw new AwsError("InvalidArgument", "Key is missing.");
  if (Buffer.byteLength(key) > keyLimit)
    throw new AwsError("KeyTooLongError", `Your key is too long: the limit is ${keyLimit} bytes of UTF-8.`);
  return key;
}

export function bucketOf(input: Input): string {
  const bucket = given(input, "Bucket");
  if (bucket === undefined) throw new AwsError("InvalidBucketName", "Bucket is missing.");
  return bucket;
}

/** @throws AwsError InvalidArgument outside of [least, most] */
export function wholeNumber(input: Input, name: string, least: number, most: number): number | undefined {
  const value = optionalNumber(input, name);
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return value;
  throw new AwsError("InvalidArgument", `${name} is ${value}; it must be a whole number from ${least} to ${most}.`);
}

/** A page's size: 1,000 where nothing, or more, is asked for. */
export function pageSize(input: Input, name: string): number {
  return Math.min(1000, wholeNumber(input, name, 0, 2 ** 31 - 1) ?? 1000);
}

export function textMap(input: Input, name: string): Readonly<Record<string, string>> | undefined {
  const record = optionalRecord(input, name);
  if (record === undefined || Object.keys(record).length === 0) return undefined;
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, String(value)]));
}

/** A list of structures inside a structure: `Delete.Objects`, `MultipartUpload.Parts`. */
export function structures(input: Input, outer: string, inner: string): readonly Input[] {
  const list = optionalRecord(input, outer)?.[inner];
  if (list === undefined) return [];
  if (Array.isArray(list) && list.every((item) => typeof item === "object" && item !== null)) return list as Input[];
  throw new AwsError("MalformedXML", `${outer}.${inner} must be a list of structures.`);
}
