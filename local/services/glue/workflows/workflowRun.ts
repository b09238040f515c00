import type { Resource } from "../../../graph/graph";
import { optionalNumber, optionalText, text } from "../../input";
import { texts } from "../jobs/job";
import type { Trigger } from "./trigger";

/** A workflow's definition, as deployed. Its triggers name it, not the other way round. */
export interface Workflow {
  readonly name: string;
  readonly arn: string;
  readonly description?: string;
  readonly defaultRunProperties: Readonly<Record<string, string>>;
  /** No limit where missing. */
  readonly maxConcurrentRuns?: number;
}

export function workflowOf({ outputs }: Resource): Workflow {
  return {
    name: text(outputs, "name"),
    arn: text(outputs, "arn"),
    description: optionalText(outputs, "description"),
    defaultRunProperties: texts(outputs, "defaultRunProperties"),
    maxConcurrentRuns: optionalNumber(outputs, "maxConcurrentRuns"),
  };
}

export type WorkflowRunState = "RUNNING" | "COMPLETED" | "STOPPING" | "STOPPED";

/** A trigger as it was when the run started, and whether it has fired. */
export interface RunTrigger extends Trigger {
  readonly active: boolean;
  readonly fired: boolean;
}

/** One run, as the store keeps it. Jobs and crawls point at it, so their states are not repeated here. */
export interface WorkflowRun {
  readonly id: string;
  readonly workflow: string;
  readonly previous?: string;
  readonly state: WorkflowRunState;
  readonly startedOn: number;
  readonly completedOn?: number;
  readonly properties: Readonly<Record<string, string>>;
  readonly triggers: readonly RunTrigger[];
}

export function isUnderWay(run: WorkflowRun): boolean {
  return run.state === "RUNNING" || run.state === "STOPPING";
}
