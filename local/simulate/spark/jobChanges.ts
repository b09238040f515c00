import type { Contract } from "../contract";

/** What a load is about, for those who change it. */
export interface ChangedLoad {
  readonly contract: Contract;
  /** Whether any row of the batch is good. */
  readonly hasRows: boolean;
}

/** How a job's part of the work may be changed: a mutant, or another design. */
export interface JobChanges {
  /** Statements of a load in place of its own. */
  readonly statements?: (statements: readonly string[], load: ChangedLoad) => readonly string[];
  /** A call's input in place of the job's own. */
  readonly input?: (operation: string, input: CallInput) => CallInput;
  /** What glue/lib does otherwise: names of python/landfall_simulated/changes.py. */
  readonly library?: ReadonlyArray<"arrival-order" | "no-ledger" | "claim-ignored" | "rows-left" | "not-restored">;
}

export type CallInput = Readonly<Record<string, unknown>>;
