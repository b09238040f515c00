import type { Properties, Resource } from "../../../graph/graph";
import { optionalNumber, optionalRecord, optionalText, text } from "../../input";

/** A job's definition, as deployed. */
export interface Job {
  readonly name: string;
  readonly arn: string;
  readonly role: string;
  readonly script: string;
  readonly defaultArguments: Readonly<Record<string, string>>;
  readonly fixedArguments: Readonly<Record<string, string>>;
  readonly maxConcurrentRuns: number;
  readonly maxRetries: number;
  readonly queues: boolean;
  readonly timeoutMinutes: number;
  readonly glueVersion: string;
  readonly workerType?: string;
  readonly workers: number;
  readonly executionClass: string;
  readonly description?: string;
}

export function jobOf({ outputs }: Resource): Job {
  const command = optionalRecord(outputs, "command") ?? {};
  return {
    name: text(outputs, "name"),
    arn: text(outputs, "arn"),
    role: text(outputs, "roleArn"),
    script: text(command, "scriptLocation"),
    defaultArguments: texts(outputs, "defaultArguments"),
    fixedArguments: texts(outputs, "nonOverridableArguments"),
    maxConcurrentRuns: optionalNumber(optionalRecord(outputs, "executionProperty") ?? {}, "maxConcurrentRuns") ?? 1,
    maxRetries: optionalNumber(outputs, "maxRetries") ?? 0,
    queues: outputs.jobRunQueuingEnabled === true,
    timeoutMinutes: optionalNumber(outputs, "timeout") ?? 480,
    glueVersion: optionalText(outputs, "glueVersion") ?? "5.1",
    workerType: optionalText(outputs, "workerType"),
    workers: optionalNumber(outputs, "numberOfWorkers") ?? optionalNumber(outputs, "maxCapacity") ?? 10,
    executionClass: optionalText(outputs, "executionClass") ?? "STANDARD",
    description: optionalText(outputs, "description"),
  };
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
    Command: { Name: "glueetl", ScriptLocation: job.script, PythonVersion: "3" },
    DefaultArguments: job.defaultArguments,
    NonOverridableArguments: job.fixedArguments,
    ExecutionProperty: { MaxConcurrentRuns: job.maxConcurrentRuns },
    MaxRetries: job.maxRetries,
    Timeout: job.timeoutMinutes,
    GlueVersion: job.glueVersion,
    WorkerType: job.workerType,
    NumberOfWorkers: job.workers,
    ExecutionClass: job.executionClass,
    JobMode: "SCRIPT",
    JobRunQueuingEnabled: job.queues,
  };
}
