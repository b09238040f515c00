import { AwsError } from "../errors";
import type { Input } from "../service";
import { given } from "./input";
import type { StoredObject } from "./version";

function failed(condition: string): AwsError {
  return new AwsError("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412, {
    Condition: condition,
  });
}

function names(header: string, etag: string): boolean {
  return header.split(",").some((one) => {
    const wanted = one
      .trim()
      .replace(/^W\//, "")
      .replace(/^"(.*)"$/, "$1");
    return wanted === "*" || wanted === etag;
  });
}

/**
 * Conditional writes: `If-None-Match: *` where nothing may be there, `If-Match` where just this content may.
 * @throws AwsError PreconditionFailed; NoSuchKey where If-Match finds nothing to match
 */
export function checkWrite(input: Input, current: StoredObject | undefined): void {
  const [ifMatch, ifNoneMatch] = [given(input, "IfMatch"), given(input, "IfNoneMatch")];
  if (ifNoneMatch !== undefined && ifNoneMatch !== "*") {
    throw new AwsError("NotImplemented", `If-None-Match on a write takes * alone, not ${ifNoneMatch}.`, 501);
  }
  if (ifNoneMatch !== undefined && current !== undefined) throw failed("If-None-Match");
  if (ifMatch === undefined) return;
  if (current === undefined) throw new AwsError("NoSuchKey", "The specified key does not exist.", 404);
  if (!names(ifMatch, current.etag)) throw failed("If-Match");
}

const second = 1000;

function laterThan(moment: number, limit: unknown): boolean | undefined {
  if (!(limit instanceof Date)) return undefined;
  return Math.floor(moment / second) > Math.floor(limit.getTime() / second);
}

/**
 * Conditional reads; an ETag that is named outweighs a date.
 * @param prefix "CopySource" for the source of a copy, whose answer is never "not modified"
 * @throws AwsError PreconditionFailed, NotModified (304)
 */
export function checkRead(input: Input, { etag, modified }: StoredObject, prefix: "" | "CopySource" = ""): void {
  const [ifMatch, ifNoneMatch] = [given(input, `${prefix}IfMatch`), given(input, `${prefix}IfNoneMatch`)];
  const unmodified = laterThan(modified, input[`${prefix}IfUnmodifiedSince`]) !== true;
  if (ifMatch !== undefined ? !names(ifMatch, etag) : !unmodified)
    throw failed(ifMatch === undefined ? "If-Unmodified-Since" : "If-Match");
  const known =
    ifNoneMatch !== undefined
      ? names(ifNoneMatch, etag)
      : laterThan(modified, input[`${prefix}IfModifiedSince`]) === false;
  if (!known) return;
  if (prefix !== "") throw failed("If-None-Match");
  throw new AwsError("NotModified", "Not Modified", 304, { ETag: `"${etag}"` });
}
