import type { Resource } from "../../../graph/graph";
import { optionalList, optionalNumber, optionalRecord, optionalText, text } from "../../input";
import type { Input } from "../../service";
import { texts } from "../jobs/job";

/** What a trigger starts: a job or a crawler. */
export interface Action {
  readonly job?: string;
  readonly crawler?: string;
  readonly arguments: Readonly<Record<string, string>>;
  readonly timeoutMinutes?: number;
}

/** Met when the job or crawler ended in this state. */
export interface Condition {
  readonly job?: string;
  readonly crawler?: string;
  readonly state: string;
}

export type TriggerType = "SCHEDULED" | "CONDITIONAL" | "ON_DEMAND";

export interface Trigger {
  readonly name: string;
  readonly arn: string;
  readonly type: TriggerType;
  readonly workflow?: string;
  readonly schedule?: string;
  readonly description?: string;
  readonly logical: "AND" | "ANY";
  readonly conditions: readonly Condition[];
  readonly actions: readonly Action[];
  /** Whether it was deployed activated. ON_DEMAND triggers never are; they fire all the same. */
  readonly enabled: boolean;
}

export function triggerOf({ outputs }: Resource): Trigger {
  const predicate = optionalRecord(outputs, "predicate") ?? {};
  const type = text(outputs, "type") as TriggerType;
  return {
    name: text(outputs, "name"),
    arn: text(outputs, "arn"),
    type,
    workflow: optionalText(outputs, "workflowName"),
    schedule: optionalText(outputs, "schedule"),
    description: optionalText(outputs, "description"),
    logical: predicate.logical === "ANY" ? "ANY" : "AND",
    conditions: optionalList(predicate, "conditions").map((condition) => conditionOf(condition as Input)),
    actions: optionalList(outputs, "actions").map((action) => actionOf(action as Input)),
    enabled: type !== "ON_DEMAND" && outputs.enabled !== false,
  };
}

function conditionOf(condition: Input): Condition {
  return {
    job: optionalText(condition, "jobName"),
    crawler: optionalText(condition, "crawlerName"),
    state: optionalText(condition, "state") ?? optionalText(condition, "crawlState") ?? "",
  };
}

function actionOf(action: Input): Action {
  return {
    job: optionalText(action, "jobName"),
    crawler: optionalText(action, "crawlerName"),
    arguments: texts(action, "arguments"),
    timeoutMinutes: optionalNumber(action, "timeout"),
  };
}

/** The state in which a job or crawler ended, if it did. */
export type EndStates = (watched: { readonly job?: string; readonly crawler?: string }) => string | undefined;

export function isMet(trigger: Pick<Trigger, "logical" | "conditions">, endOf: EndStates): boolean {
  const holds = (condition: Condition) => endOf(condition) === condition.state;
  return trigger.logical === "ANY" ? trigger.conditions.some(holds) : trigger.conditions.every(holds);
}

/** The Trigger structure of Glue's API. */
export function triggerShape(trigger: Trigger, state: string): Record<string, unknown> {
  const { logical, conditions } = trigger;
  return {
    Name: trigger.name,
    WorkflowName: trigger.workflow,
    Type: trigger.type,
    State: state,
    Description: trigger.description,
    Schedule: trigger.schedule,
    Actions: trigger.actions.map((action) => ({
      JobName: action.job,
      CrawlerName: action.crawler,
      Arguments: action.arguments,
      Timeout: action.timeoutMinutes,
    })),
    Predicate: conditions.length === 0 ? undefined : { Logical: logical, Conditions: conditions.map(conditionShape) },
  };
}

function conditionShape({ job, crawler, state }: Condition): Record<string, unknown> {
  const watched = job === undefined ? { CrawlerName: crawler, CrawlState: state } : { JobName: job, State: state };
  return { LogicalOperator: "EQUALS", ...watched };
}
