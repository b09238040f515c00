import type { TraceRecord } from "../engine/trace";

/** A promise that a history broke. */
export interface Violation {
  /** Which invariant: "target", "ledger", "quarantine", "quiet", ... */
  readonly invariant: string;
  /** What is so and what should be, in words. */
  readonly what: string;
}

/** A fault that happened in a history. */
export interface Fired {
  /** Names it within its history: the same again in a run with the same faults. */
  readonly name: string;
  readonly kind: string;
}

/** What a history came to. */
export interface Outcome {
  readonly violations: readonly Violation[];
  readonly fired: readonly Fired[];
  readonly trace: readonly TraceRecord[];
  /** Virtual milliseconds from the first deed to the last look. */
  readonly tookMs: number;
}
