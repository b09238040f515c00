import type { Properties, Resource } from "../../graph/graph";
import type { Nodes } from "../nodes";
import type { Line, Part, Sketch } from "../part";
import { at, recordsOf, sketchOf } from "../stack";

const triggers = "aws:glue/trigger:Trigger";

/** Glue's workflows, as their triggers make them: what starts first, and what follows what. */
export const workflows: Part = {
  nodes: (stack) => [
    ...stack.ofType("aws:glue/workflow:Workflow").map((workflow) => sketchOf(workflow, "workflow")),
    ...stack.ofType(triggers).filter(isScheduled).map(scheduleNode),
  ],
  lines: (stack, nodes) =>
    stack.ofType(triggers).flatMap((trigger) => {
      const actions = recordsOf(trigger.inputs.actions ?? []).flatMap((action) => startedBy(action, nodes) ?? []);
      return [...beforeOf(trigger, nodes)].flatMap(({ key, label }) =>
        actions.map((action): Line => ({ from: key, to: action.key, kind: "flow", label })),
      );
    }),
};

const isScheduled = ({ inputs }: Resource): boolean => inputs.type === "SCHEDULED";

const scheduleNode = (trigger: Resource): Sketch => ({
  ...sketchOf(trigger, "schedule"),
  label: String(trigger.inputs.schedule),
});

const startedBy = ({ jobName, crawlerName }: Properties, nodes: Nodes): Sketch | undefined =>
  nodes.named("job", jobName) ?? nodes.named("crawler", crawlerName);

/** What a trigger waits for: others' ends, a time, or the start of its workflow. */
function beforeOf(trigger: Resource, nodes: Nodes): Array<{ key: string; label: string }> {
  if (isScheduled(trigger)) return [{ key: trigger.urn, label: "" }];
  const conditions = recordsOf(at(trigger.inputs.predicate, "conditions") ?? []);
  const waitedFor = conditions.flatMap((condition) => startedBy(condition, nodes) ?? []);
  if (conditions.length === 0) {
    const workflow = nodes.named("workflow", trigger.inputs.workflowName);
    return workflow ? [{ key: workflow.key, label: "first" }] : [];
  }
  return [...new Set(waitedFor)].map((node) => {
    const own = conditions.filter((condition) => startedBy(condition, nodes) === node);
    return { key: node.key, label: reached(own.map(({ state, crawlState }) => String(state ?? crawlState))) };
  });
}

/** Good and bad ends together are just the end. */
function reached(states: readonly string[]): string {
  const good = states.includes("SUCCEEDED");
  if (good && states.length > 1) return "ended";
  return states.join(", ").toLowerCase();
}
