/** Error codes with which AWS says that it has too much to do, or does not work just now. */
const code = [
  String.raw`\w*Throttl\w+|TooManyRequests\w*|RequestLimitExceeded\w*|SlowDown|\w*LimitExceededException`,
  String.raw`ConcurrentRunsExceeded\w*|ActiveStatementsExceeded\w*`,
  String.raw`ServiceUnavailable\w*|InternalError|InternalServer\w*|InternalFailure\w*|InternalService\w*|EndpointConnectionError`,
].join("|");

/** Who says it: names of steps and jobs have no colon, so that nothing a file says can stand here. */
const who = String.raw`(?:[^:]{1,300}? (?:ended as \w+: (?:Error Category: \w+; )?(?:Failed Line Number: \d+; )?|failed with ))?`;
/** Exceptions around what AWS said. */
const around = String.raw`(?:[\w.]*(?:Error|Exception|TaskFailed|CrawlFailed): )*(?:The crawl ended as \w+\. )?(?:ERROR: )?`;
/** As the loaders tell of a statement: what comes after its first " tries: " is Redshift's. */
const statement = String.raw`(?:StatementError: (?:(?! tries: )[^])* tries: )?`;

/** What AWS and its services say when the fault is not in the files. */
const sayings = [
  String.raw`(?:\w+\.)?(?:${code})(?=:|$)`,
  String.raw`An error occurred \((?:${code})\) when calling the \w+ operation`,
  String.raw`An error occurred while calling o\d+\.\w+\. [^:;("']{0,120}\(Service: [^;]{1,60}; Status Code: (?:429|5\d\d);`,
  String.raw`Could not connect to the endpoint URL: `,
  String.raw`Internal Service Exception`,
  String.raw`Query reached usage limit|No capacity\b|Insufficient capacity\b`,
  String.raw`(?:The )?(?:Redshift )?(?:workgroup|cluster|namespace|endpoint)(?: [\w-]+)? is (?:currently )?(?:unavailable|not available|paused)`,
];

/** Only at the start, as AWS puts it there: a bad file may say the same words further on, where its row is quoted. */
const sign = new RegExp(`^${who}(?:States\\.TaskFailed: )?${statement}${around}(?:${sayings.join("|")})`, "i");

/**
 * Whether a run failed for a reason that no file has: then it says nothing of the files, and they are tried again for as long
 * as it lasts.
 *
 * @param why what the run said
 */
export function isOutage(why: string): boolean {
  return sign.test(why);
}
