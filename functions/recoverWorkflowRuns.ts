import type { Recovered } from "./recover";
import { recovererOf } from "./recoverOnAws";
import { workflowRuns } from "./workflowRuns";

/** Cold start of the function that recovers batches of a Glue workflow. Given to `callbackFactory`. */
export function recoverWorkflowRunsFactory(): () => Promise<Recovered> {
  return recovererOf(workflowRuns(process.env["WORKFLOW"] ?? ""));
}
