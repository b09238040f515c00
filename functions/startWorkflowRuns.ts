import type { WorkflowRunStatistics } from "@aws-sdk/client-glue";
import { manifestUri } from "./manifests";
import type { Runner } from "./startBatch";
import type { BatchResponse, StartEvent } from "./startRuns";
import { starterOf } from "./startRunsOnAws";
import { workflowRuns } from "./workflowRuns";

/** Cold start of the function that starts a Glue workflow for what landed. Given to `callbackFactory`. */
export function startWorkflowRunsFactory(): (event: StartEvent) => Promise<BatchResponse> {
  const { WORKFLOW = "", CRAWLERS = "", MAX_RUNS = "1" } = process.env;
  const crawlers = CRAWLERS.split(",").filter(Boolean);
  return starterOf({ ...workflowRuns(WORKFLOW), ...starting(WORKFLOW, Number(MAX_RUNS), crawlers) });
}

function starting(workflow: string, maxRuns: number, crawlers: readonly string[]): Pick<Runner, "room" | "start"> {
  const sdk = require("@aws-sdk/client-glue") as typeof import("@aws-sdk/client-glue");
  const glue = new sdk.GlueClient({});
  const page = () => glue.send(new sdk.GetWorkflowRunsCommand({ Name: workflow, MaxResults: 100 }));
  return {
    async room() {
      // One page will do: StartWorkflowRun itself refuses a run too many.
      const { Runs = [] } = await page();
      const running = Runs.filter(({ Status }) => Status === "RUNNING");
      if (running.length >= maxRuns) return false;
      // A run just started has a crawl ahead of it, even while the crawler still says that it is ready.
      if (crawlers.length > 0 && running.some(({ Statistics }) => endedActions(Statistics) === 0)) return false;
      // A crawler that is busy would fail its node, and the run would end without the job.
      const states = await Promise.all(crawlers.map((Name) => glue.send(new sdk.GetCrawlerCommand({ Name }))));
      return states.every(({ Crawler }) => Crawler?.State === "READY");
    },
    async start({ batch, attempt }) {
      const RunProperties = { batch, manifest: manifestUri(batch), attempt: String(attempt) };
      try {
        const { RunId } = await glue.send(new sdk.StartWorkflowRunCommand({ Name: workflow, RunProperties }));
        await seen(async () => (await page()).Runs?.some(({ WorkflowRunId }) => WorkflowRunId === RunId) ?? false);
        return true;
      } catch (error) {
        if ((error as Error).name === "ConcurrentRunsExceededException") return false;
        throw error;
      }
    },
  };
}

/** Waits until Glue lists what it has started: the list may be behind. @throws Timeout after 10 seconds */
async function seen(isListed: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 20; tries++) {
    if (await isListed()) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw Object.assign(new Error("Glue does not list the run that it has started"), { name: "Timeout" });
}

function endedActions(statistics: WorkflowRunStatistics = {}): number {
  const {
    SucceededActions = 0,
    FailedActions = 0,
    StoppedActions = 0,
    TimeoutActions = 0,
    ErroredActions = 0,
  } = statistics;
  return SucceededActions + FailedActions + StoppedActions + TimeoutActions + ErroredActions;
}
