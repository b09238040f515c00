import type { Node, WorkflowRun } from "@aws-sdk/client-glue";
import { nameOfAttempt, type Attempt, type Outcome, type Runs } from "./attempts";
import { summariesOnS3 } from "./summaries";

/**
 * What became of a Glue workflow's runs. Glue calls a run COMPLETED whatever became of its steps, so the summary of the batch
 * says whether it is done.
 */
export function workflowRuns(workflow: string): Runs {
  const sdk = require("@aws-sdk/client-glue") as typeof import("@aws-sdk/client-glue");
  const glue = new sdk.GlueClient({});
  const isSummedUp = summariesOnS3();
  /** Runs by the name of their attempt, of as many pages as it takes to find all that are sought. */
  const found = async (isEnough: (byName: ReadonlyMap<string, WorkflowRun>) => boolean) => {
    const byName = new Map<string, WorkflowRun>();
    for (let token: string | undefined, first = true; first || token !== undefined; first = false) {
      const query = { Name: workflow, MaxResults: 100, NextToken: token };
      const { Runs = [], NextToken } = await glue.send(new sdk.GetWorkflowRunsCommand(query));
      Runs.forEach((run) => byName.set(nameOfAttempt(attemptOf(run)), run));
      if (isEnough(byName)) return byName;
      token = NextToken;
    }
    return byName;
  };
  const failure = async (RunId: string | undefined): Promise<Outcome> => {
    const { Run } = await glue.send(new sdk.GetWorkflowRunCommand({ Name: workflow, RunId, IncludeGraph: true }));
    return failureOf(Run?.Graph?.Nodes ?? [], Run?.ErrorMessage ?? "no step says why");
  };
  return {
    async lastAttempt(batch) {
      const runs = [...(await found(() => false)).values()].map(attemptOf);
      return Math.max(0, ...runs.filter((run) => run.batch === batch).map(({ attempt }) => attempt));
    },
    async outcomes(attempts) {
      const names = attempts.map(nameOfAttempt);
      const runs = attempts.length === 0 ? new Map() : await found((byName) => names.every((name) => byName.has(name)));
      const outcomeOf = async ({ batch, attempt }: Attempt): Promise<Outcome> => {
        const run: WorkflowRun | undefined = runs.get(nameOfAttempt({ batch, attempt }));
        if (run !== undefined && isGoing(run)) return { is: "going" };
        if (await isSummedUp(batch)) return { is: "done" };
        return run === undefined ? { is: "absent" } : failure(run.WorkflowRunId);
      };
      const outcomes: Outcome[] = [];
      for (const attempt of attempts) outcomes.push(await outcomeOf(attempt));
      return outcomes;
    },
  };
}

const isGoing = ({ Status }: WorkflowRun): boolean => Status === "RUNNING" || Status === "STOPPING";

/** Runs that somebody started by hand have no batch. */
function attemptOf({ WorkflowRunProperties = {} }: WorkflowRun): Attempt {
  const { batch = "", attempt = "1" } = WorkflowRunProperties;
  return { batch, attempt: Number(attempt) };
}

/** Which step failed, and with what; whether any job ever ran. */
export function failureOf(nodes: readonly Node[], otherwise: string): Outcome {
  const tries = nodes.flatMap(({ Name, JobDetails, CrawlerDetails }) => [
    ...(JobDetails?.JobRuns ?? []).map((run) => ({ Name, state: run.JobRunState, said: run.ErrorMessage })),
    ...(CrawlerDetails?.Crawls ?? []).map((crawl) => ({ Name, state: crawl.State, said: crawl.ErrorMessage })),
  ]);
  const bad = tries.filter(({ state }) => state !== "SUCCEEDED").at(-1);
  const why = bad && `${bad.Name} ended as ${bad.state}: ${bad.said ?? "no reason given"}`;
  const judged = nodes.some(({ JobDetails }) => (JobDetails?.JobRuns ?? []).length > 0);
  return { is: "failed", why: why ?? otherwise, judged };
}
