import type { JobRun } from "@aws-sdk/client-glue";
import { isPast, nameOfAttempt, type Attempt, type Outcome, type Runs } from "./attempts";

/**
 * What became of batches that wait for a crawl and then have a run of the job. A run's arguments name its batch; while a crawl
 * is under way, that of a batch may be still to come.
 */
export function crawledRuns(crawler: string, job: string): Runs {
  const { runs, crawl } = runsAndCrawls(crawler, job);
  return {
    lastAttempt: async (batch, since = 0) => {
      let last = 0;
      for await (const run of runs(since)) {
        const of = attemptOf(run);
        if (of.batch === batch) last = Math.max(last, of.attempt);
      }
      return last;
    },
    outcomes: async (attempts) => {
      if (attempts.length === 0) return [];
      const byName = new Map<string, JobRun[]>(attempts.map((attempt) => [nameOfAttempt(attempt), []]));
      const since = Math.min(...attempts.map(({ openedAt = 0 }) => openedAt));
      for await (const run of runs(since)) byName.get(nameOfAttempt(attemptOf(run)))?.push(run);
      const allRan = [...byName.values()].every((own) => own.length > 0);
      const otherwise: Outcome = allRan ? { is: "absent" } : await crawl();
      return attempts.map((attempt) => outcomeOf(byName.get(nameOfAttempt(attempt)) ?? []) ?? otherwise);
    },
  };
}

function runsAndCrawls(crawler: string, JobName: string) {
  const sdk = require("@aws-sdk/client-glue") as typeof import("@aws-sdk/client-glue");
  const glue = new sdk.GlueClient({});
  return {
    /** The latest first, up to those that began before `since`. */
    async *runs(this: void, since: number): AsyncGenerator<JobRun> {
      for (let token: string | undefined, first = true; first || token !== undefined; first = false) {
        const query = { JobName, MaxResults: 100, NextToken: token };
        const { JobRuns = [], NextToken } = await glue.send(new sdk.GetJobRunsCommand(query));
        yield* JobRuns;
        if (isPast(since, JobRuns)) return;
        token = NextToken;
      }
    },
    /** What is to be said of batches that have no run: the crawl that they wait for is under way, has failed, or went unheard. */
    crawl: async (): Promise<Outcome> => {
      const { Crawler } = await glue.send(new sdk.GetCrawlerCommand({ Name: crawler }));
      const { Status = "SUCCEEDED", ErrorMessage = "no reason given" } = Crawler?.LastCrawl ?? {};
      if (Crawler?.State !== "READY") return { is: "going" };
      if (Status === "SUCCEEDED") return { is: "absent" };
      return { is: "failed", why: `${crawler} ended as ${Status}: ${ErrorMessage}`, judged: false };
    },
  };
}

function attemptOf({ Arguments = {} }: JobRun): Attempt {
  return { batch: Arguments["--batch"] ?? "", attempt: Number(Arguments["--attempt"] ?? "1") };
}

const going: readonly unknown[] = ["WAITING", "STARTING", "RUNNING", "STOPPING"];

/** Word of a crawl may come twice, and an attempt have several runs: one that succeeded will do. Undefined where it has none. */
function outcomeOf(runs: readonly JobRun[]): Outcome | undefined {
  const [run] = runs;
  if (run === undefined) return undefined;
  if (runs.some(({ JobRunState }) => JobRunState === "SUCCEEDED")) return { is: "done" };
  if (runs.some(({ JobRunState }) => going.includes(JobRunState))) return { is: "going" };
  const { JobName, JobRunState, ErrorMessage = "no reason given" } = run;
  return { is: "failed", why: `${JobName} ended as ${JobRunState}: ${ErrorMessage}`, judged: true };
}
