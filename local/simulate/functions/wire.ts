import { AwsError } from "../../services/errors";

/** Whether JSON protocols carry the member as seconds since the epoch. */
export function isDated(member: string): boolean {
  return /(?:On|At|Date)$/.test(member) || ["LastAccessed", "CreationTime", "LastUpdated"].includes(member);
}

/** Whether SDKs take the error for throttling, and try again. */
export function throttles(code: string): boolean {
  return /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|BandwidthLimitExceeded/.test(code);
}

/** Whether SDKs try a call again after this error by themselves. */
export function isTransient(error: unknown): boolean {
  return error instanceof AwsError && (error.status >= 500 || throttles(error.code));
}
