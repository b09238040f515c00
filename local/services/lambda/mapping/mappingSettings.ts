import type { Resource } from "../../../graph/graph";
import { UsageError } from "../../errors";
import { functionNameOf } from "../permission";

/** An SQS event source mapping as the program asks for it. */
export interface MappingSettings {
  readonly uuid: string;
  readonly queueArn: string;
  readonly functionName: string;
  /** Most messages in one invocation. */
  readonly batchSize: number;
  /** How long to gather them; 0 takes what is there. */
  readonly windowSeconds: number;
  /** Most invocations at once. */
  readonly concurrency: number;
  /** Whether the function's answer names the messages that failed (ReportBatchItemFailures). */
  readonly reportsFailures: boolean;
  readonly enabled: boolean;
}

/** What AWS's pollers begin with where no maximumConcurrency is set. */
const initialPollers = 5;

function refuse(resource: Resource, problem: string): UsageError {
  return new UsageError(`EventSourceMapping "${resource.name}": ${problem}`);
}

function ranged(resource: Resource, property: string, value: unknown, least: number, most: number): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw refuse(resource, `${property} is ${String(value)}; Lambda takes ${least} to ${most}.`);
}

function responseTypes(resource: Resource): boolean {
  const types = (resource.outputs.functionResponseTypes ?? []) as readonly string[];
  const wrong = types.find((type) => type !== "ReportBatchItemFailures");
  if (wrong === undefined) return types.length > 0;
  throw refuse(resource, `functionResponseTypes has ${wrong}; Lambda takes ReportBatchItemFailures.`);
}

/** @throws UsageError for what Lambda or the local runtime refuses */
export function mappingSettings(resource: Resource): MappingSettings {
  const { uuid, eventSourceArn, functionName, batchSize, maximumBatchingWindowInSeconds, enabled } = resource.outputs;
  if (typeof eventSourceArn !== "string" || !eventSourceArn.startsWith("arn:aws:sqs:"))
    throw refuse(resource, `eventSourceArn is ${String(eventSourceArn)}; the local runtime takes SQS queues.`);
  const size = ranged(resource, "batchSize", batchSize, 1, 10_000);
  const window = ranged(resource, "maximumBatchingWindowInSeconds", maximumBatchingWindowInSeconds, 0, 300);
  if (size > 10 && window === 0)
    throw refuse(
      resource,
      "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10.",
    );
  const { maximumConcurrency } = (resource.outputs.scalingConfig ?? {}) as { maximumConcurrency?: number };
  const concurrency =
    maximumConcurrency === undefined
      ? initialPollers
      : ranged(resource, "scalingConfig.maximumConcurrency", maximumConcurrency, 2, 1_000);
  return {
    uuid: String(uuid),
    queueArn: eventSourceArn,
    functionName: functionNameOf(String(functionName)),
    batchSize: size,
    windowSeconds: window,
    concurrency,
    reportsFailures: responseTypes(resource),
    enabled: enabled !== false,
  };
}

/** How long a received message stays hidden: the queue's timeout (undefined), or longer where window and function need it. */
export function effectiveVisibility(
  windowSeconds: number,
  functionTimeout: number,
  queueVisibility: number,
): number | undefined {
  const needed = windowSeconds + functionTimeout;
  return windowSeconds > 0 && needed > queueVisibility ? needed + 30 : undefined;
}
