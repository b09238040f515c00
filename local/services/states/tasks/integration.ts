import { optimized, sdkServices } from "./catalog";
import { own } from "../../own";

/** How a task waits: for the answer, for the end of the job it started, for somebody to send its token back. */
export type Pattern = "request" | "sync" | "token";

/** What a Task state's resource stands for. */
export interface Integration {
  /** A function's own ARN, one of the integrations that Step Functions knows by heart, or any call of an AWS API. */
  readonly kind: "function" | "optimized" | "sdk";
  /** Folder name of the service. */
  readonly service: string;
  /** AWS's operation name. */
  readonly operation: string;
  readonly pattern: Pattern;
  /** True for `.sync:2`, whose result is JSON where `.sync` has text. */
  readonly parsed: boolean;
  /** What the names of its errors begin with: "Glue", "S3", "SNS". */
  readonly prefix: string;
}

/** Why a resource cannot be used here; a sentence that goes on from the resource's name. */
export class UnusableResource extends Error {}

const functionArn = /^arn:aws:lambda:[^:]+:\d{12}:function:[^:]+(:[^:]+)?$/;
const integrationArn =
  /^arn:aws:states:(?:[^:]*):(?:[^:]*):(aws-sdk:)?([a-z0-9]+):([a-zA-Z0-9]+)(\.[a-zA-Z]+(?::2)?)?$/;

const patterns: Readonly<Record<string, Pattern>> = {
  "": "request",
  ".sync": "sync",
  ".sync:2": "sync",
  ".waitForTaskToken": "token",
};

/** @throws UnusableResource where it is none, or none that runs here */
export function integrationOf(resource: string): Integration {
  if (functionArn.test(resource)) {
    const call = { service: "lambda", operation: "Invoke", prefix: "Lambda" };
    return { kind: "function", ...call, pattern: "request", parsed: false };
  }
  const [, sdk, service = "", action = "", suffix = ""] = integrationArn.exec(resource) ?? [];
  const pattern = patterns[suffix];
  if (pattern === undefined) throw new UnusableResource("is no resource that the local runtime has.");
  const shared = { pattern, parsed: suffix === ".sync:2" };
  return sdk === undefined ? optimizedOf(service, action, suffix, shared) : sdkOf(service, action, shared);
}

type Shared = Pick<Integration, "pattern" | "parsed">;

function optimizedOf(service: string, action: string, suffix: string, shared: Shared): Integration {
  const known = optimized[`${service}:${action}`];
  if (known === undefined) {
    const instead = Object.keys(optimized).join(", ");
    throw new UnusableResource(
      `is no optimized integration that the local runtime has (${instead}). Try arn:aws:states:::aws-sdk:${service}:${action}.`,
    );
  }
  if (!known.suffixes.includes(suffix)) {
    const offered = known.suffixes.map((each) => (each === "" ? "none" : each)).join(", ");
    throw new UnusableResource(`cannot end in "${suffix}": ${service}:${action} takes ${offered}.`);
  }
  return { kind: "optimized", ...shared, service, operation: capitalized(action), prefix: known.prefix };
}

function sdkOf(name: string, action: string, shared: Shared): Integration {
  const known = own(sdkServices, name);
  if (known === undefined) {
    const instead = Object.keys(sdkServices).join(", ");
    throw new UnusableResource(`names the service "${name}", which the local runtime does not have (${instead}).`);
  }
  if (shared.pattern === "sync") throw new UnusableResource("cannot wait: calls of aws-sdk have no .sync.");
  return { kind: "sdk", ...shared, service: known.folder, operation: capitalized(action), prefix: known.prefix };
}

function capitalized(action: string): string {
  return action.charAt(0).toUpperCase() + action.slice(1);
}
