import type { Caller, Input, Operation } from "../../service";
import { optionalTexts, text } from "../../input";
import { authorizeAll, authorizeOn, batch, existing, mapped, page } from "../calls";
import { texts } from "../jobs/job";
import type { Parts } from "../parts";
import { graphShape } from "./graphShape";
import { runShape } from "./runShape";
import { triggerShape, type Trigger } from "./trigger";
import type { Workflow, WorkflowRun } from "./workflowRun";

/** The calls about workflows and their runs. */
export function workflowCalls(parts: Parts): Record<string, Operation> {
  return { ...definitionCalls(parts), ...runCalls(parts) };
}

/** The workflow that a call names, where `caller` may do this to it. */
function named({ cloud, workflows }: Parts, input: Input, caller: Caller, operation: string): Workflow {
  const name = text(input, "Name");
  authorizeOn(cloud, caller, operation, "workflow", name);
  return existing(workflows.get(name), "Workflow", name);
}

function definitionCalls(parts: Parts): Record<string, Operation> {
  const { cloud, workflows, workflowRuns } = parts;

  return {
    GetWorkflow: (input, caller) => ({
      Workflow: workflowShape(named(parts, input, caller, "GetWorkflow"), parts, input.IncludeGraph === true),
    }),
    BatchGetWorkflows(input, caller) {
      const names = optionalTexts(input, "Names");
      for (const name of names) authorizeOn(cloud, caller, "BatchGetWorkflows", "workflow", name);
      const shape = (workflow: Workflow) => workflowShape(workflow, parts, input.IncludeGraph === true);
      return batch("Workflows", "MissingWorkflows", names, (name) => mapped(workflows.get(name), shape));
    },
    ListWorkflows(input, caller) {
      authorizeAll(cloud, caller, "ListWorkflows");
      return page(input, "Workflows", [...workflows.keys()].sort(), 25);
    },
    StartWorkflowRun(input, caller) {
      const workflow = named(parts, input, caller, "StartWorkflowRun");
      return { RunId: workflowRuns.start(workflow, texts(input, "RunProperties"), caller).id };
    },
  };
}

function runCalls(parts: Parts): Record<string, Operation> {
  const { workflowRuns } = parts;
  const runOf = (input: Input, caller: Caller, operation: string): WorkflowRun => {
    const { name } = named(parts, input, caller, operation);
    const id = text(input, "RunId");
    return existing(workflowRuns.get(name, id), "WorkflowRun", id);
  };
  return {
    GetWorkflowRun: (input, caller) => ({
      Run: runShape(runOf(input, caller, "GetWorkflowRun"), parts, input.IncludeGraph === true),
    }),
    GetWorkflowRuns(input, caller) {
      const { name } = named(parts, input, caller, "GetWorkflowRuns");
      const withGraph = input.IncludeGraph === true;
      return page(input, "Runs", workflowRuns.of(name), 1000, (run) => runShape(run, parts, withGraph));
    },
    StopWorkflowRun(input, caller) {
      workflowRuns.stop(runOf(input, caller, "StopWorkflowRun"));
      return {};
    },
    GetWorkflowRunProperties: (input, caller) => ({
      RunProperties: runOf(input, caller, "GetWorkflowRunProperties").properties,
    }),
    PutWorkflowRunProperties(input, caller) {
      workflowRuns.putProperties(runOf(input, caller, "PutWorkflowRunProperties"), texts(input, "RunProperties"));
      return {};
    },
  };
}

/** The calls about triggers. */
export function triggerCalls({ cloud, triggers }: Parts): Record<string, Operation> {
  const named = (input: Input, caller: Caller, operation: string) => {
    const name = text(input, "Name");
    authorizeOn(cloud, caller, operation, "trigger", name);
    return existing(triggers.get(name), "Trigger", name);
  };
  const shape = (trigger: Trigger) => triggerShape(trigger, triggers.stateOf(trigger));

  return {
    GetTrigger(input, caller) {
      return { Trigger: shape(named(input, caller, "GetTrigger")) };
    },
    GetTriggers(input, caller) {
      authorizeAll(cloud, caller, "GetTriggers");
      return page(input, "Triggers", triggers.all().map(shape));
    },
    BatchGetTriggers(input, caller) {
      const names = optionalTexts(input, "TriggerNames");
      for (const name of names) authorizeOn(cloud, caller, "BatchGetTriggers", "trigger", name);
      return batch("Triggers", "TriggersNotFound", names, (name) => mapped(triggers.get(name), shape));
    },
    ListTriggers(input, caller) {
      authorizeAll(cloud, caller, "ListTriggers");
      const names = triggers.all().map(({ name }) => name);
      return page(input, "TriggerNames", names.sort());
    },
    StartTrigger(input, caller) {
      const trigger = named(input, caller, "StartTrigger");
      triggers.start(trigger);
      return { Name: trigger.name };
    },
    StopTrigger(input, caller) {
      const trigger = named(input, caller, "StopTrigger");
      triggers.stop(trigger);
      return { Name: trigger.name };
    },
  };
}

function workflowShape(workflow: Workflow, parts: Parts, withGraph: boolean): Record<string, unknown> {
  const { triggers, workflowRuns } = parts;
  const last = workflowRuns.of(workflow.name)[0];
  const own = triggers.ofWorkflow(workflow.name);
  const states = (trigger: { name: string }) => triggers.stateOf(triggers.get(trigger.name)!);
  return {
    Name: workflow.name,
    Description: workflow.description,
    DefaultRunProperties: workflow.defaultRunProperties,
    MaxConcurrentRuns: workflow.maxConcurrentRuns,
    LastRun: last === undefined ? undefined : runShape(last, parts, withGraph),
    Graph: withGraph ? graphShape(own, states, parts, { jobRuns: [], crawls: [] }) : undefined,
  };
}
