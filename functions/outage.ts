/** What AWS and its services say when the fault is not in the files. */
const signs = [
  /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|LimitExceededException|ConcurrentRunsExceeded|ActiveStatementsExceeded/,
  /ServiceUnavailable|InternalServer|InternalFailure|InternalService|EndpointConnectionError|Could not connect to the endpoint/,
  /usage limit|no capacity|Insufficient capacity|(workgroup|cluster|namespace)\b.{0,40}\b(unavailable|not available|paused)/i,
];

/**
 * Whether a run failed for a reason that no file has: then it says nothing of the files, and they are tried again for as long
 * as it lasts.
 *
 * @param why what the run said
 */
export function isOutage(why: string): boolean {
  return signs.some((sign) => sign.test(why));
}
