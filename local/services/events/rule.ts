import type { Properties } from "../../graph/graph";
import { AwsError } from "../errors";
import { eventPath } from "./eventPath";
import { InputTransformer, isJson } from "./inputTransformer";
import type { Arrival } from "./event";
import { Pattern } from "./pattern";
import { schedule, type Schedule } from "./schedule";

/** How often and how long a delivery is tried. */
export interface RetryPolicy {
  readonly retries: number;
  readonly maxAgeSeconds: number;
}

export interface Target {
  readonly id: string;
  readonly arn: string;
  readonly roleArn?: string;
  readonly retry: RetryPolicy;
  readonly deadLetterArn?: string;
  readonly messageGroupId?: string;
  /** The text that the target gets for an event. */
  input(arrival: Arrival): string;
}

export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly bus: string;
  readonly enabled: boolean;
  readonly description?: string;
  readonly roleArn?: string;
  readonly patternText?: string;
  readonly pattern?: Pattern;
  readonly scheduleText?: string;
  readonly schedule?: Schedule;
  /** By target id. */
  readonly targets: Map<string, Target>;
}

type Json = Readonly<Record<string, unknown>>;

function optional(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** An ARN or name of a bus, as its name. */
export function busName(nameOrArn: unknown): string {
  return (optional(nameOrArn) ?? "default").replace(/^arn:[^/]*:event-bus\//, "");
}

/** A rule as a resource states it. @throws AwsError naming the rule, where AWS's PutRule would */
export function ruleOf(outputs: Properties): Rule {
  const name = String(outputs.name);
  const bus = busName(outputs.eventBusName);
  const patternText = optional(outputs.eventPattern);
  const scheduleText = optional(outputs.scheduleExpression);
  checkRule(name, bus, patternText, scheduleText);
  return {
    name,
    arn: String(outputs.arn),
    bus,
    enabled: outputs.isEnabled !== false && outputs.state !== "DISABLED",
    description: optional(outputs.description),
    roleArn: optional(outputs.roleArn),
    patternText,
    pattern: naming(name, () => (patternText === undefined ? undefined : Pattern.compile(patternText))),
    scheduleText,
    schedule: naming(name, () => (scheduleText === undefined ? undefined : schedule(scheduleText))),
    targets: new Map(),
  };
}

function checkRule(name: string, bus: string, pattern: string | undefined, scheduled: string | undefined): void {
  if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(name)) {
    throw invalid(`Rule name "${name}" must be 1 to 64 letters, digits, dots, hyphens or underscores.`);
  }
  if (pattern === undefined && scheduled === undefined) {
    throw invalid(`Rule ${name}: Parameter(s) EventPattern or ScheduleExpression must be specified.`);
  }
  if (scheduled !== undefined && bus !== "default") {
    throw invalid(`Rule ${name}: ScheduleExpression is supported only on the default event bus.`);
  }
}

function naming<T>(rule: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof AwsError) throw new AwsError(error.code, `Rule ${rule}: ${error.message}`, error.status);
    throw error;
  }
}

/** A target as a resource states it. @throws AwsError naming the rule, where AWS's PutTargets would */
export function targetOf(outputs: Properties, rule: Rule): Target {
  const id = String(outputs.targetId);
  const retry = (outputs.retryPolicy ?? {}) as Json;
  return {
    id,
    arn: String(outputs.arn),
    roleArn: optional(outputs.roleArn),
    retry: retryPolicy(rule, retry),
    deadLetterArn: optional(((outputs.deadLetterConfig ?? {}) as Json).arn),
    messageGroupId: optional(((outputs.sqsTarget ?? {}) as Json).messageGroupId),
    input: naming(rule.name, () => inputOf(outputs, rule, id)),
  };
}

function retryPolicy(rule: Rule, { maximumRetryAttempts, maximumEventAgeInSeconds }: Json): RetryPolicy {
  const retries = maximumRetryAttempts === undefined ? 185 : Number(maximumRetryAttempts);
  const maxAgeSeconds = Number(maximumEventAgeInSeconds ?? 86_400);
  if (!(retries >= 0 && retries <= 185)) {
    throw invalid(`Rule ${rule.name}: maximumRetryAttempts is ${retries}; it must be 0 to 185.`);
  }
  if (!(maxAgeSeconds >= 60 && maxAgeSeconds <= 86_400)) {
    throw invalid(`Rule ${rule.name}: maximumEventAgeInSeconds is ${maxAgeSeconds}; it must be 60 to 86400.`);
  }
  return { retries, maxAgeSeconds };
}

function inputOf({ input, inputPath, inputTransformer }: Properties, rule: Rule, id: string): Target["input"] {
  const given = [input, inputPath, inputTransformer].filter((each) => each !== undefined);
  if (given.length > 1) {
    throw invalid(`Only one of Input, InputPath, or InputTransformer must be provided for target ${id}.`);
  }
  if (input !== undefined) return constantInput(input as string, id);
  if (inputPath !== undefined) return pathInput(inputPath as string, id);
  if (inputTransformer === undefined) return ({ event }) => JSON.stringify(event);
  const { inputPaths = {}, inputTemplate } = inputTransformer as Json;
  const transformer = new InputTransformer(inputPaths as Record<string, string>, inputTemplate as string, id);
  return (arrival) => transformer.apply(arrival, rule);
}

function constantInput(text: string, id: string): Target["input"] {
  if (!isJson(text)) throw invalid(`JSON syntax error in input for target ${id} : ${text} is no JSON.`);
  return () => text;
}

function pathInput(text: string, id: string): Target["input"] {
  const path = eventPath(text);
  if (path === undefined) throw invalid(`Invalid InputPath for target ${id} : ${text} is no JSON path.`);
  return ({ event }) => JSON.stringify(path(event) ?? null);
}

function invalid(message: string): AwsError {
  return new AwsError("ValidationException", message);
}
