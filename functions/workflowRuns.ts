import type { Node, WorkflowRun } from "@aws-sdk/client-glue";
import { isPast, nameOfAttempt, type Attempt, type Outcome, type Runs } from "./attempts";
import { summariesOnS3 } from "./summaries";

/**
 * What became of a Glue workflow's runs. Glue calls a run COMPLETED whatever became of its steps, so the summary of the batch
 * says whether it is done.
 */
export function workflowRuns(workflow: string): Runs {
  const { found, failure } = runsOfGlue(workflow);
  const isSummedUp = summariesOnS3();
  const outcomeOf = async (batch: string, run: WorkflowRun | undefined): Promise<Outcome> => {
    if (run?.Status === "RUNNING" || run?.Status === "STOPPING") return { is: "going" };
    if (await isSummedUp(batch)) return { is: "done" };
    return run === undefined ? { is: "absent" } : failure(run);
  };
  return {
    lastAttempt: async (batch, since = 0) => {
      const attempts = [...(await found(since, () => false)).values()].map(attemptOf);
      return Math.max(0, ...attempts.filter((each) => each.batch === batch).map(({ attempt }) => attempt));
    },
    outcomes: async (attempts) => {
      if (attempts.length === 0) return [];
      const names = attempts.map(nameOfAttempt);
      const since = Math.min(...attempts.map(({ openedAt = 0 }) => openedAt));
      const runs = await found(since, (byName) => names.every((name) => byName.has(name)));
      const outcomes: Outcome[] = [];
      for (const attempt of attempts) outcomes.push(await outcomeOf(attempt.batch, runs.get(nameOfAttempt(attempt))));
      return outcomes;
    },
  };
}

function runsOfGlue(Name: string) {
  const sdk = require("@aws-sdk/client-glue") as typeof import("@aws-sdk/client-glue");
  const glue = new sdk.GlueClient({});
  return {
    /** Runs by the name of their attempt, of as many pages as it takes. Of those that began before `since` not all are there. */
    found: async (since: number, isEnough: (byName: ReadonlyMap<string, WorkflowRun>) => boolean) => {
      const byName = new Map<string, WorkflowRun>();
      for (let token: string | undefined, first = true; first || token !== undefined; first = false) {
        const query = { Name, MaxResults: 100, NextToken: token };
        const { Runs = [], NextToken } = await glue.send(new sdk.GetWorkflowRunsCommand(query));
        Runs.forEach((run) => byName.set(nameOfAttempt(attemptOf(run)), run));
        if (isEnough(byName) || isPast(since, Runs)) return byName;
        token = NextToken;
      }
      return byName;
    },
    failure: async ({ WorkflowRunId: RunId }: WorkflowRun): Promise<Outcome> => {
      const { Run } = await glue.send(new sdk.GetWorkflowRunCommand({ Name, RunId, IncludeGraph: true }));
      return failureOf(Run?.Graph?.Nodes ?? [], Run?.ErrorMessage ?? "no step says why");
    },
  };
}

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
