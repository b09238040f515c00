import type { Resource } from "../../graph/graph";
import { AwsError, UsageError } from "../errors";
import { optionalNumber, optionalRecord, optionalText, text } from "../input";
import { functionNameOf } from "./permission";

/** How a function's asynchronous invocations are tried, and who hears of their end. */
export interface AsyncSettings {
  readonly functionName: string;
  /** How often a failed event is tried again: 0 to 2. */
  readonly retries: number;
  readonly longestAgeMs: number;
  /** ARNs of queues, topics, functions or event buses. */
  readonly onSuccess?: string;
  readonly onFailure?: string;
}

const destination =
  /^arn:aws:(?:sqs:[^:]+:\d{12}:[^:]+|sns:[^:]+:\d{12}:[^:]+|lambda:[^:]+:\d{12}:function:.+|events:[^:]+:\d{12}:event-bus\/.+)$/;

/** What Lambda does for a function that says nothing of it. */
export function standardSettings(functionName: string): AsyncSettings {
  return { functionName, retries: 2, longestAgeMs: 6 * 3_600_000 };
}

/** @throws AwsError InvalidParameterValueException, UsageError for what the local runtime does not have */
export function asyncSettings({ outputs }: Resource): AsyncSettings {
  const qualifier = optionalText(outputs, "qualifier");
  if (qualifier !== undefined && qualifier !== "$LATEST")
    throw new UsageError(`qualifier is ${qualifier}; the local runtime has $LATEST only.`);
  const config = optionalRecord(outputs, "destinationConfig") ?? {};
  const ofKind = (kind: string) => optionalText(optionalRecord(config, kind) ?? {}, "destination");
  return {
    functionName: functionNameOf(text(outputs, "functionName")),
    retries: ranged("maximumRetryAttempts", optionalNumber(outputs, "maximumRetryAttempts") ?? 2, 0, 2),
    longestAgeMs:
      1000 *
      ranged("maximumEventAgeInSeconds", optionalNumber(outputs, "maximumEventAgeInSeconds") ?? 21_600, 60, 21_600),
    onSuccess: checked("onSuccess", ofKind("onSuccess")),
    onFailure: checked("onFailure", ofKind("onFailure")),
  };
}

function ranged(property: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new AwsError("InvalidParameterValueException", `${property} is ${value}; Lambda takes ${least} to ${most}.`);
}

function checked(kind: string, arn: string | undefined): string | undefined {
  if (arn === undefined || destination.test(arn)) return arn;
  throw new UsageError(
    `destinationConfig.${kind} is ${arn}; the local runtime sends to SQS queues, SNS topics, Lambda functions and event buses.`,
  );
}
