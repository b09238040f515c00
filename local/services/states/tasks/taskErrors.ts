import { StatesError } from "../asl/statesError";
import type { AwsError } from "../../errors";
import type { Integration } from "./integration";

/** Errors of S3 that its API's model has; all others are S3.S3Exception. */
const s3Errors: Readonly<Record<string, string>> = {
  NoSuchKey: "NoSuchKey",
  NotFound: "NoSuchKey", // what HeadObject says without a body
  NoSuchBucket: "NoSuchBucket",
  NoSuchUpload: "NoSuchUpload",
  InvalidObjectState: "InvalidObjectState",
};

/** What the older SDK behind the optimized integrations calls an error that a service's model does not have. */
const optimizedUnmodelled: Readonly<Record<string, string>> = {
  Athena: "AmazonAthenaException",
  EventBridge: "AmazonCloudWatchEventsException",
  Lambda: "AWSLambdaException",
  SQS: "AmazonSQSException",
  StepFunctions: "AWSStepFunctionsException",
};

/** A failure that passes by itself: too many calls, or a fault of the service. */
export class TransientError extends StatesError {}

const throttles = /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown/;

/** The failure that Retry and Catch go by for an error of a called service: "Glue.CrawlerRunningException". */
export function taskError(integration: Integration, error: AwsError, requestId: string): StatesError {
  const Failure = error.status >= 500 || throttles.test(error.code) ? TransientError : StatesError;
  return new Failure(
    `${integration.prefix}.${className(integration, error.code)}`,
    reason(integration, error, requestId),
  );
}

function className({ kind, prefix, service }: Integration, code: string): string {
  const modelled = service === "s3" ? s3Errors[code] : isModelled(service, code) ? code : undefined;
  if (modelled === undefined) return (kind === "sdk" ? undefined : optimizedUnmodelled[prefix]) ?? `${prefix}Exception`;
  return modelled.endsWith("Exception") ? modelled : `${modelled}Exception`;
}

/** A refusal by IAM comes from in front of most services, so that their models know nothing of it. */
function isModelled(service: string, code: string): boolean {
  return !code.startsWith("AccessDenied") || service === "glue";
}

function reason({ kind, prefix }: Integration, { message, status, code }: AwsError, requestId: string): string {
  return kind === "sdk"
    ? `${message} (Service: ${prefix}, Status Code: ${status}, Request ID: ${requestId})`
    : `${message} (Service: ${prefix}; Status Code: ${status}; Error Code: ${code}; Request ID: ${requestId})`;
}
