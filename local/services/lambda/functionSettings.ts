import type { Archive, Resource } from "../../graph/graph";
import { UsageError } from "../errors";

/** A function as the program asks for it. */
export interface FunctionSettings {
  readonly name: string;
  readonly arn: string;
  readonly role: string;
  readonly runtime: string;
  /** "__index.handler" */
  readonly handler: string;
  readonly code: Archive;
  readonly codeSha256: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Undefined: no limit of its own. */
  readonly reservedConcurrency?: number;
  /** ARN of a queue or topic for events that could not be handled. */
  readonly deadLetterArn?: string;
  readonly description: string;
  readonly logGroup: string;
}

const runtimes = ["nodejs20.x", "nodejs22.x", "nodejs24.x"];
const reserved =
  /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_(DEFAULT_)?REGION|AWS_EXECUTION_ENV|AWS_LAMBDA_.*|AWS_ACCESS_KEY(_ID)?|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|LAMBDA_TASK_ROOT|LAMBDA_RUNTIME_DIR)$/;

function refuse(resource: Resource, problem: string): UsageError {
  return new UsageError(`Function "${resource.name}": ${problem}`);
}

function codeOf(resource: Resource): Archive {
  const code = resource.outputs.code as Archive | undefined;
  if (code?.asset !== "archive")
    throw refuse(resource, "code is missing; give an AssetArchive or a FileArchive of a folder.");
  return code;
}

function environmentOf(resource: Resource): Readonly<Record<string, string>> {
  const { variables = {} } = (resource.outputs.environment ?? {}) as { variables?: Record<string, unknown> };
  const taken = Object.keys(variables).filter((name) => reserved.test(name));
  if (taken.length > 0) throw refuse(resource, `environment sets what Lambda reserves: ${taken.join(", ")}.`);
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)]));
}

function ranged(resource: Resource, property: string, least: number, most: number): number {
  const value = Number(resource.outputs[property]);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw refuse(resource, `${property} is ${String(resource.outputs[property])}; Lambda takes ${least} to ${most}.`);
}

/** @throws UsageError for what Lambda or the local runtime refuses, naming the property */
export function functionSettings(resource: Resource): FunctionSettings {
  const { name, arn, role, runtime, handler, packageType, description, codeSha256 } = resource.outputs;
  if (packageType !== "Zip")
    throw refuse(resource, `packageType is ${String(packageType)}; the local runtime takes Zip.`);
  if (!runtimes.includes(String(runtime)))
    throw refuse(resource, `runtime is ${String(runtime)}; the local runtime takes ${runtimes.join(", ")}.`);
  if (typeof handler !== "string") throw refuse(resource, "handler is missing.");
  const concurrency = Number(resource.outputs.reservedConcurrentExecutions ?? -1);
  const { targetArn } = (resource.outputs.deadLetterConfig ?? {}) as { targetArn?: string };
  const { logGroup } = (resource.outputs.loggingConfig ?? {}) as { logGroup?: string };
  return {
    name: String(name),
    arn: String(arn),
    role: String(role),
    runtime: String(runtime),
    handler,
    code: codeOf(resource),
    codeSha256: String(codeSha256),
    timeoutSeconds: ranged(resource, "timeout", 1, 900),
    memoryMb: ranged(resource, "memorySize", 128, 10_240),
    environment: environmentOf(resource),
    ...(concurrency >= 0 && { reservedConcurrency: concurrency }),
    ...(targetArn !== undefined && { deadLetterArn: targetArn }),
    description: typeof description === "string" ? description : "",
    logGroup: logGroup ?? `/aws/lambda/${String(name)}`,
  };
}
