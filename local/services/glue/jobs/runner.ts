import type { Job } from "./job";
import type { JobRun } from "./jobRun";

/** One run to execute. */
export interface Work {
  readonly run: JobRun;
  readonly job: Job;
  /** Everything that the script finds in sys.argv, by name with its dashes. */
  readonly arguments: Readonly<Record<string, string>>;
  /** To be told once, when the script begins: its time starts to count. */
  readonly began: () => void;
}

export type Outcome =
  | { readonly state: "SUCCEEDED" | "CANCELLED" }
  /** `error` becomes the run's ErrorMessage. */
  | { readonly state: "FAILED"; readonly error: string };

/** Executes jobs. Glue decides when, and what its end means. */
export interface JobRunner {
  /** Told of each job that is deployed: what its runs will need can start before the first of them. */
  expect?(job: Job): void;
  run(work: Work): Promise<Outcome>;
  /** Ends a run under way, whose outcome is then CANCELLED. */
  cancel(runId: string): void;
  stop(): void;
}
