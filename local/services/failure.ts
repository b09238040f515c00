import { AwsError } from "./errors";

/** Why a delivery did not arrive, in EventBridge's own terms. */
export interface Failure {
  /** ERROR_CODE of the dead-letter message. */
  readonly code: string;
  readonly message: string;
  /** Whether trying again may help. */
  readonly retriable: boolean;
}

const kinds: ReadonlyArray<{ code: string; retriable: boolean; errors: RegExp }> = [
  { code: "NO_PERMISSIONS", retriable: false, errors: /AccessDenied|Authorization|NotAuthorized|Unauthorized|^KMS/ },
  { code: "NO_RESOURCE", retriable: false, errors: /NotFound|DoesNotExist|NonExistent|NoSuch/ },
  { code: "INVALID_PARAMETER", retriable: false, errors: /^Invalid|^Validation|^MissingParameter|TooLarge|TooLong/ },
  { code: "THROTTLING", retriable: true, errors: /Throttl|TooManyRequests|SlowDown|LimitExceeded/ },
  { code: "TIMEOUT", retriable: true, errors: /Timeout/ },
];

/** What a target's refusal means for the delivery. */
export function failureOf({ code, message }: AwsError): Failure {
  const kind = kinds.find(({ errors }) => errors.test(code)) ?? { code: "ERROR_FROM_TARGET", retriable: true };
  return { code: kind.code, message: `${code}: ${message}`, retriable: kind.retriable };
}

/** A refusal that EventBridge itself makes before it calls the target. */
export class DeliveryRefused extends Error {
  readonly failure: Failure;

  constructor(code: string, message: string) {
    super(message);
    this.failure = { code, message, retriable: false };
  }
}
