import { AwsError } from "../errors";
import { optionalNumber, optionalText } from "../input";
import type { Input } from "../service";

/** Athena's answer to whatever it does not take. */
export function invalid(message: string, code = "INVALID_INPUT"): AwsError {
  return new AwsError("InvalidRequestException", message, 400, { AthenaErrorCode: code });
}

/** One page of a list under `member`, with the token of the next. @param most AWS's default and limit for `MaxResults` */
export function page(input: Input, member: string, items: readonly unknown[], most = 50): Record<string, unknown> {
  const from = startOf(input);
  const end = from + sizeOf(input, most);
  return { [member]: items.slice(from, end), ...(end < items.length ? { NextToken: String(end) } : {}) };
}

/** Where the page begins: 0, or what the page before gave as its token. */
export function startOf(input: Input): number {
  const start = Number(optionalText(input, "NextToken") ?? 0);
  if (!Number.isInteger(start) || start < 0) throw invalid("NextToken is not one that was given out.");
  return start;
}

export function sizeOf(input: Input, most: number): number {
  const size = optionalNumber(input, "MaxResults") ?? most;
  if (!Number.isInteger(size) || size < 1 || size > most)
    throw invalid(`MaxResults is ${size}; it must be 1 to ${most}.`);
  return size;
}
