import type { Resource } from "../../graph/graph";
import { UsageError } from "../errors";

/** Where messages go that were received too often. */
export interface Redrive {
  readonly deadLetterArn: string;
  readonly maxReceiveCount: number;
}

/** Which queues may use this one as their dead-letter queue. */
export interface RedriveAllow {
  readonly permission: "allowAll" | "denyAll" | "byQueue";
  readonly sourceArns: readonly string[];
}

/** A queue as the program asks for it. Times in seconds, sizes in bytes. */
export interface QueueSettings {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly visibilityTimeout: number;
  readonly retention: number;
  readonly maxMessageSize: number;
  readonly delay: number;
  readonly receiveWait: number;
  readonly kmsKey?: string;
  readonly kmsReuse: number;
  readonly managedSse: boolean;
  /** Parsed JSON, as IAM takes it. */
  readonly policy?: unknown;
  readonly redrive?: Redrive;
  readonly redriveAllow?: RedriveAllow;
}

const ranges = {
  visibilityTimeoutSeconds: [0, 43_200],
  messageRetentionSeconds: [60, 1_209_600],
  maxMessageSize: [1_024, 1_048_576],
  delaySeconds: [0, 900],
  receiveWaitTimeSeconds: [0, 20],
  kmsDataKeyReusePeriodSeconds: [60, 86_400],
} as const;

function ranged(resource: Resource, property: keyof typeof ranges): number {
  const value = Number(resource.outputs[property]);
  const [least, most] = ranges[property];
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new UsageError(
    `Queue "${resource.name}": ${property} is ${String(resource.outputs[property])}; SQS takes ${least} to ${most}.`,
  );
}

/** Policy texts of resources: JSON, or nothing. @throws UsageError naming resource and property */
export function jsonProperty(resource: Resource, property: string): unknown {
  const text = resource.outputs[property];
  if (text === undefined || text === null || text === "") return undefined;
  try {
    return typeof text === "string" ? JSON.parse(text) : text;
  } catch (cause) {
    throw new UsageError(`${resource.type} "${resource.name}": ${property} is not JSON.`, { cause });
  }
}

/** @throws UsageError where the target is missing or the count is not 1 to 1,000 */
export function redriveOf(resource: Resource): Redrive | undefined {
  const policy = jsonProperty(resource, "redrivePolicy") as Record<string, unknown> | undefined;
  if (policy === undefined) return undefined;
  const { deadLetterTargetArn } = policy;
  const maxReceiveCount = Number(policy.maxReceiveCount ?? 10);
  if (typeof deadLetterTargetArn !== "string" || !(maxReceiveCount >= 1 && maxReceiveCount <= 1_000))
    throw new UsageError(
      `Queue "${resource.name}": redrivePolicy needs deadLetterTargetArn and maxReceiveCount from 1 to 1000.`,
    );
  return { deadLetterArn: deadLetterTargetArn, maxReceiveCount };
}

export function redriveAllowOf(resource: Resource): RedriveAllow | undefined {
  const policy = jsonProperty(resource, "redriveAllowPolicy") as Record<string, unknown> | undefined;
  if (policy === undefined) return undefined;
  const permission = policy.redrivePermission ?? "allowAll";
  const sourceArns = (policy.sourceQueueArns ?? []) as readonly string[];
  if (permission === "allowAll" || permission === "denyAll" || permission === "byQueue")
    return { permission, sourceArns };
  throw new UsageError(
    `Queue "${resource.name}": redriveAllowPolicy has redrivePermission ${JSON.stringify(permission)}; give allowAll, denyAll or byQueue.`,
  );
}

/** @throws UsageError for a FIFO queue and for values outside SQS's ranges */
export function queueSettings(resource: Resource): QueueSettings {
  const { name, arn, url, fifoQueue, kmsMasterKeyId, sqsManagedSseEnabled } = resource.outputs;
  if (fifoQueue === true || String(name).endsWith(".fifo"))
    throw new UsageError(
      `Queue "${resource.name}" is a FIFO queue (fifoQueue); the local runtime has standard queues only.`,
    );
  return {
    name: String(name),
    arn: String(arn),
    url: String(url),
    visibilityTimeout: ranged(resource, "visibilityTimeoutSeconds"),
    retention: ranged(resource, "messageRetentionSeconds"),
    maxMessageSize: ranged(resource, "maxMessageSize"),
    delay: ranged(resource, "delaySeconds"),
    receiveWait: ranged(resource, "receiveWaitTimeSeconds"),
    kmsKey: typeof kmsMasterKeyId === "string" && kmsMasterKeyId !== "" ? kmsMasterKeyId : undefined,
    kmsReuse: ranged(resource, "kmsDataKeyReusePeriodSeconds"),
    managedSse: sqsManagedSseEnabled === true,
    policy: jsonProperty(resource, "policy"),
    redrive: redriveOf(resource),
    redriveAllow: redriveAllowOf(resource),
  };
}
