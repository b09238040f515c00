import { AwsError } from "../errors";

type Wording = Readonly<Record<string, readonly [code: string, status: number]>>;

/** What each service's callers are told when the service may not use the key on their behalf. */
const refusals: Wording = {
  s3: ["AccessDenied", 403],
  sqs: ["KMS.AccessDeniedException", 400],
  sns: ["KMSAccessDenied", 400],
  lambda: ["KMSAccessDeniedException", 502],
};

/** Other errors of KMS, as services pass them on: "NotFoundException" becomes "KMS.NotFoundException". */
const prefixes: Readonly<Record<string, string>> = { s3: "KMS.", sqs: "KMS.", sns: "KMS", lambda: "KMS" };

/** Runs `use` and words its error as the service would, KMS's own message kept: it names key, action and principal. */
export function throughService(service: string, use: () => void): void {
  try {
    use();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw passedOn(service, error);
  }
}

function passedOn(service: string, error: AwsError): AwsError {
  if (error.code === "AccessDeniedException") {
    const [code, status] = refusals[service] ?? [error.code, error.status];
    return new AwsError(code, error.message, status);
  }
  return new AwsError((prefixes[service] ?? "") + error.code, error.message, error.status);
}
