import type { Assumed } from "./assumptions";
import { at, numberAt, textAt, type CostResource } from "./resource";

/** What comes upon a resource: how often, and how many landed files each time is about. */
export interface Work {
  readonly perDay: number;
  /** Landed files that one time is about, on average. */
  readonly files: number;
  /** `idle`: a schedule's, whether files come or not. */
  readonly kind: "idle" | "use";
}

/** What lands in a day, in each landing bucket. */
export interface Load {
  readonly filesPerDay: number;
  readonly fileMb: number;
}

const dpusPerWorker: Readonly<Record<string, number>> = {
  "G.025X": 0.25,
  Standard: 1,
  "G.1X": 1,
  "G.2X": 2,
  "G.4X": 4,
  "G.8X": 8,
  "G.12X": 12,
  "G.16X": 16,
  "R.1X": 1,
  "R.2X": 2,
  "R.4X": 4,
  "R.8X": 8,
};

export const isShell = (job: CostResource): boolean => textAt(job, "command.name") === "pythonshell";

/** DPUs that a run of a job is billed for: all that it may have, though auto scaling may take fewer. */
export function dpusOf(job: CostResource): number {
  const perWorker = dpusPerWorker[textAt(job, "workerType")] ?? 1;
  if (at(job, "numberOfWorkers") !== undefined) return perWorker * numberAt(job, "numberOfWorkers", 2);
  return numberAt(job, "maxCapacity", isShell(job) ? 0.0625 : 10);
}

/** Seconds of work of one run, before Glue's minimum. */
export function jobSeconds(job: CostResource, files: number, { fileMb }: Load, assumed: Assumed): number {
  const executors = Math.max(1, dpusOf(job) - 1);
  const reading = isShell(job) ? 0 : (files * fileMb) / (assumed.jobMbPerSecond * executors);
  return assumed.jobBaseSeconds + files * assumed.jobSecondsPerFile + reading;
}

/** Glue bills a run's seconds, and a minute at least. */
export const billedJobSeconds = (...args: Parameters<typeof jobSeconds>): number => Math.max(60, jobSeconds(...args));

/** Seconds that a load keeps a serverless warehouse awake for. */
export function loadSeconds(files: number, rpus: number, { fileMb }: Load, assumed: Assumed): number {
  return assumed.loadBaseSeconds + (files * fileMb) / (assumed.loadMbPerSecondPerRpu * rpus);
}
