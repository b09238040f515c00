import { AwsError } from "../../errors";
import type { Caller, Input } from "../../service";
import type { Bucket } from "../bucket";
import { bucketOf, given } from "../input";
import type { Listed } from "../listing";
import type { Objects } from "../objects";

export type Spelling = (text: string) => string;

/** How keys are spelt in an answer: as they are, or percent-encoded where the client asks for it. @throws AwsError InvalidArgument */
export function spelling(input: Input): Spelling {
  const encoding = given(input, "EncodingType");
  if (encoding === undefined) return (text) => text;
  if (encoding === "url") return (text) => encodeURIComponent(text).replaceAll("%2F", "/");
  throw new AwsError("InvalidArgument", `Encoding type is ${encoding}; it must be url.`);
}

/** The bucket, once the caller may list it. The condition keys are those that policies narrow listing with. */
export function listable({ buckets, rights }: Objects, input: Input, caller: Caller, action: string): Bucket {
  const bucket = buckets.get(bucketOf(input));
  const context: Record<string, string> = {};
  for (const [member, name] of [
    ["Prefix", "s3:prefix"],
    ["Delimiter", "s3:delimiter"],
    ["MaxKeys", "s3:max-keys"],
  ] as const) {
    const value = input[member];
    if (typeof value === "string" || typeof value === "number") context[name] = String(value);
  }
  rights.bucket(caller, action, bucket, context);
  return bucket;
}

/** @param lines of any listing: those that sum up keys become CommonPrefixes */
export function commonPrefixes(lines: readonly Listed[], spell: Spelling): unknown[] {
  return lines.flatMap((line) => ("commonPrefix" in line ? [{ Prefix: spell(line.commonPrefix) }] : []));
}

/** Members that every listing repeats from the request. */
export function echoed(
  input: Input,
  bucket: Bucket,
  spell: Spelling,
  names: readonly string[],
): Record<string, unknown> {
  const members = names.map((name) => [name, given(input, name)] as const);
  const spelt = members.filter((pair): pair is readonly [string, string] => pair[1] !== undefined);
  return {
    Name: bucket.name,
    Prefix: spell(given(input, "Prefix") ?? ""),
    ...Object.fromEntries(spelt.map(([name, value]) => [name, spell(value)])),
    EncodingType: given(input, "EncodingType"),
  };
}
