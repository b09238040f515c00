import type { JobRun } from "@aws-sdk/client-glue";
import { nameOfAttempt, type Attempt, type Outcome, type Runs } from "./attempts";

/**
 * What became of batches that wait for a crawl and then have a run of the job. A run's arguments name its batch; while a crawl
 * is under way, that of a batch may be still to come.
 */
export function crawledRuns(crawler: string, JobName: string): Runs {
  const sdk = require("@aws-sdk/client-glue") as typeof import("@aws-sdk/client-glue");
  const glue = new sdk.GlueClient({});
  const pages = async function* (): AsyncGenerator<JobRun> {
    for (let token: string | undefined, first = true; first || token !== undefined; first = false) {
      const query = { JobName, MaxResults: 100, NextToken: token };
      const { JobRuns = [], NextToken } = await glue.send(new sdk.GetJobRunsCommand(query));
      yield* JobRuns;
      token = NextToken;
    }
  };
  const crawl = async (): Promise<Outcome> => {
    const { Crawler } = await glue.send(new sdk.GetCrawlerCommand({ Name: crawler }));
    const { Status = "SUCCEEDED", ErrorMessage = "no reason given" } = Crawler?.LastCrawl ?? {};
    if (Crawler?.State !== "READY") return { is: "going" };
    if (Status === "SUCCEEDED") return { is: "absent" };
    return { is: "failed", why: `${crawler} ended as ${Status}: ${ErrorMessage}`, judged: false };
  };
  return {
    async lastAttempt(batch) {
      let last = 0;
      for await (const run of pages()) {
        const of = attemptOf(run);
        if (of.batch === batch) last = Math.max(last, of.attempt);
      }
      return last;
    },
    async outcomes(attempts) {
      const sought = new Set(attempts.map(nameOfAttempt));
      const runs = new Map<string, JobRun[]>();
      for await (const run of sought.size === 0 ? [] : pages()) {
        const name = nameOfAttempt(attemptOf(run));
        if (sought.has(name)) runs.set(name, [...(runs.get(name) ?? []), run]);
      }
      const crawled = runs.size === sought.size ? undefined : await crawl();
      return attempts.map((attempt) => {
        const own = runs.get(nameOfAttempt(attempt));
        return own === undefined ? (crawled ?? { is: "absent" }) : outcomeOf(own);
      });
    },
  };
}

function attemptOf({ Arguments = {} }: JobRun): Attempt {
  return { batch: Arguments["--batch"] ?? "", attempt: Number(Arguments["--attempt"] ?? "1") };
}

/** An attempt may have several runs, where word of a crawl came twice: one that succeeded will do. */
function outcomeOf(runs: readonly JobRun[]): Outcome {
  const states = runs.map(({ JobRunState }) => JobRunState);
  if (states.includes("SUCCEEDED")) return { is: "done" };
  if (states.some((state) => ["WAITING", "STARTING", "RUNNING", "STOPPING"].includes(state ?? "")))
    return { is: "going" };
  const [run] = runs;
  return {
    is: "failed",
    why: `${run?.JobName} ended as ${run?.JobRunState}: ${run?.ErrorMessage ?? "no reason given"}`,
    judged: true,
  };
}
