import { actorsOf } from "../actors";
import type { EdgeKind } from "../diagram";
import type { Line, Part } from "../part";

interface Deed {
  readonly action: string;
  readonly label: string;
  readonly kind: EdgeKind;
  /** Whether what is acted on is where it comes from. */
  readonly reads?: boolean;
}

/** Rights that make one thing lead to another. */
const deeds: readonly Deed[] = [
  { action: "glue:StartWorkflowRun", label: "starts", kind: "flow" },
  { action: "glue:StartCrawler", label: "starts", kind: "flow" },
  { action: "glue:StartJobRun", label: "starts", kind: "flow" },
  { action: "states:StartExecution", label: "starts", kind: "flow" },
  { action: "lambda:InvokeFunction", label: "calls", kind: "flow" },
  { action: "sqs:SendMessage", label: "sends", kind: "flow" },
  { action: "sns:Publish", label: "tells", kind: "flow" },
  { action: "redshift-data:ExecuteStatement", label: "SQL", kind: "data" },
  { action: "redshift-data:BatchExecuteStatement", label: "SQL", kind: "data" },
  { action: "glue:GetTable", label: "columns", kind: "data", reads: true },
];

/** From functions and jobs to what their roles let them start, send to and ask. */
export const roleActions: Part = {
  lines: (stack, nodes) =>
    actorsOf(stack).flatMap(({ key, role }) =>
      deeds.flatMap(({ action, label, kind, reads = false }) => {
        const others = stack.allowed(role, action).flatMap((written) => nodes.covered(written));
        return others.map((other): Line => {
          if (reads) return { from: other.key, to: key, kind, label };
          return { from: key, to: other.key, label, kind: other.kind === "deadLetters" ? "trouble" : kind };
        });
      }),
    ),
};
