import type { Properties } from "../../graph/graph";
import type { EdgeKind, NodeKind } from "../diagram";
import type { Nodes } from "../nodes";
import type { Sketch } from "../part";
import { at, recordsOf } from "../stack";

/** Something that a task acts on. */
export interface TaskTarget {
  readonly node: Sketch;
  readonly kind: EdgeKind;
  readonly label: string;
  /** Whether the task takes from it, rather than acts on it. */
  readonly reads?: boolean;
}

interface Argument {
  /** Way to the argument that names it. */
  readonly path: readonly string[];
  readonly node: NodeKind;
  readonly label: string;
  readonly kind?: EdgeKind;
  readonly reads?: boolean;
}

/** What tasks act on, by service and action as a state's resource ends, without how it waits. */
const actions: Readonly<Record<string, readonly Argument[]>> = {
  "glue:startJobRun": [{ path: ["JobName"], node: "job", label: "runs" }],
  "glue:startCrawler": [{ path: ["Name"], node: "crawler", label: "runs" }],
  "glue:startWorkflowRun": [{ path: ["Name"], node: "workflow", label: "starts" }],
  "athena:startQueryExecution": [
    { path: ["WorkGroup"], node: "workgroup", label: "asks" },
    { path: ["QueryExecutionContext", "Database"], node: "database", label: "tables", kind: "data", reads: true },
  ],
  "lambda:invoke": [{ path: ["FunctionName"], node: "function", label: "calls" }],
  "sns:publish": [{ path: ["TopicArn"], node: "topic", label: "tells" }],
  "sqs:sendMessage": [{ path: ["QueueUrl"], node: "queue", label: "sends" }],
  "states:startExecution": [{ path: ["StateMachineArn"], node: "machine", label: "starts" }],
};

/** What a state acts on, and the states inside it. */
export function targetsOf(state: Properties, nodes: Nodes): TaskTarget[] {
  const inner = [state.Iterator, state.ItemProcessor, ...recordsOf(state.Branches ?? [])];
  const below = inner.flatMap((machine) => Object.values((at(machine, "States") ?? {}) as Properties));
  return [...ownTargets(state, nodes), ...recordsOf(below).flatMap((nested) => targetsOf(nested, nodes))];
}

function ownTargets(state: Properties, nodes: Nodes): TaskTarget[] {
  const direct = nodes.find(state.Resource);
  if (direct) return [{ node: direct, kind: "flow", label: "calls" }];
  const given = state.Arguments ?? state.Parameters;
  return (actions[actionOf(state)] ?? []).flatMap(({ path, node: kind, ...edge }) => {
    const value = at(given, ...path);
    const node = nodes.find(value) ?? nodes.named(kind, value);
    return node ? [{ kind: "flow", ...edge, node }] : [];
  });
}

/** `glue:startJobRun` of both `arn:aws:states:::glue:startJobRun.sync` and `...:aws-sdk:glue:startJobRun`. */
function actionOf({ Resource }: Properties): string {
  const parts = String(Resource ?? "").split(":");
  return parts.slice(-2).join(":").replace(/\..*$/, "");
}
