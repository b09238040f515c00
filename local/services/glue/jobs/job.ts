import type { Properties, Resource } from "../../../graph/graph";
import { optionalNumber, optionalRecord, optionalText, text } from "../../input";

/** What executes the script: Spark, or plain Python. */
export type Command = "glueetl" | "pythonshell";

/** A job's definition, as deployed. */
export interface Job {
  readonly name: string;
  readonly arn: string;
  readonly role: string;
  readonly command: Command;
  readonly pythonVersion: string;
  readonly script: string;
  readonly defaultArguments: Readonly<Record<string, string>>;
  readonly fixedArguments: Readonly<Record<string, string>>;
  readonly maxConcurrentRuns: number;
  readonly maxRetries: number;
  readonly queues: boolean;
  readonly timeoutMinutes: number;
  readonly glueVersion: string;
  readonly workerType?: string;
  /** G.1X workers, or DPUs: 0.0625 or 1 for Python shell. */
  readonly capacity: number;
  readonly executionClass: string;
  readonly description?: string;
}

export function jobOf({ outputs }: Resource): Job {
  const command = optionalRecord(outputs, "command") ?? {};
  const kind = commandOf(outputs);
  const glueVersion = versionOf(outputs);
  return {
    name: text(outputs, "name"),
    arn: text(outputs, "arn"),
    role: text(outputs, "roleArn"),
    command: kind,
    pythonVersion: optionalText(command, "pythonVersion") ?? standard[kind].pythonVersion,
    script: text(command, "scriptLocation"),
    defaultArguments: texts(outputs, "defaultArguments"),
    fixedArguments: texts(outputs, "nonOverridableArguments"),
    maxConcurrentRuns: optionalNumber(optionalRecord(outputs, "executionProperty") ?? {}, "maxConcurrentRuns") ?? 1,
    maxRetries: optionalNumber(outputs, "maxRetries") ?? 0,
    queues: outputs.jobRunQueuingEnabled === true,
    timeoutMinutes: optionalNumber(outputs, "timeout") ?? standardTimeout(glueVersion),
    glueVersion,
    workerType: optionalText(outputs, "workerType"),
    capacity:
      optionalNumber(outputs, "numberOfWorkers") ?? optionalNumber(outputs, "maxCapacity") ?? standard[kind].capacity,
    executionClass: optionalText(outputs, "executionClass") ?? "STANDARD",
    description: optionalText(outputs, "description"),
  };
}

/** What AWS takes where the program says nothing. */
const standard = {
  glueetl: { glueVersion: "5.1", pythonVersion: "3", capacity: 10 },
  pythonshell: { glueVersion: "3.0", pythonVersion: "3.9", capacity: 0.0625 },
} as const;

/** Two days in the versions up to 4.0, eight hours since; in minutes. */
export function standardTimeout(glueVersion: string): number {
  return Number(glueVersion) < 5 ? 2880 : 480;
}

/** The kind of job; "glueetl" for one that `checkJob` is about to refuse. */
export function commandOf(properties: Properties): Command {
  const name = optionalText(optionalRecord(properties, "command") ?? {}, "name");
  return name === "pythonshell" ? name : "glueetl";
}

/** The job's glueVersion, or the one that a job of its kind gets. */
export function versionOf(properties: Properties): string {
  return optionalText(properties, "glueVersion") ?? standard[commandOf(properties)].glueVersion;
}

/** A member that maps names to texts; empty where it is missing. */
export function texts(properties: Properties, name: string): Record<string, string> {
  const entries = Object.entries(optionalRecord(properties, name) ?? {});
  return Object.fromEntries(entries.map(([key, value]) => [key, String(value)]));
}

/** The Job structure of Glue's API. */
export function jobShape(job: Job): Record<string, unknown> {
  return {
    Name: job.name,
    Description: job.description,
    Role: job.role,
    Command: { Name: job.command, ScriptLocation: job.script, PythonVersion: job.pythonVersion },
    DefaultArguments: job.defaultArguments,
    NonOverridableArguments: job.fixedArguments,
    ExecutionProperty: { MaxConcurrentRuns: job.maxConcurrentRuns },
    MaxRetries: job.maxRetries,
    Timeout: job.timeoutMinutes,
    GlueVersion: job.glueVersion,
    ...capacityShape(job),
    JobMode: "SCRIPT",
    JobRunQueuingEnabled: job.queues,
  };
}

/** What a job or a run of it says of its size. */
export function capacityShape({ command, capacity, workerType, executionClass }: Job): Record<string, unknown> {
  if (command === "pythonshell") return { MaxCapacity: capacity };
  return { MaxCapacity: capacity, NumberOfWorkers: capacity, WorkerType: workerType, ExecutionClass: executionClass };
}
