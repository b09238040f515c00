/** What a target's ledger says of one version. */
export interface LedgerRow {
  /** `<bucket>/<key>@<version>` */
  readonly source: string;
  /** "loaded", "empty", "superseded", "gone" or "deleted". */
  readonly outcome: string;
  /** Of what was loaded, and by whom; a lake remembers no more than the outcome of versions that no longer count. */
  readonly load?: {
    readonly rows: number;
    readonly quarantined: number;
    readonly batch: string;
    readonly jobRun: string;
  };
}

/** Where a row came from. */
export interface TargetRow {
  readonly source: string;
  /** Of its file, from 1. */
  readonly line: number;
}

/** The folder of one landed key in a lake's zone, and what the zone's ledger says of it. */
export interface KeyFolder {
  /** `<table>/source=<hash>` */
  readonly name: string;
  /** `<bucket>/<key>`; undefined where the ledger has no such key. */
  readonly landed?: string;
  /** Of the write that the ledger names: null where no file should be there. */
  readonly write: string | null;
  /** Rows that the ledger says are in its files. */
  readonly rows: number;
  /** The version that a write was begun for and not ended. */
  readonly claimedFor?: string;
  readonly files: ReadonlyArray<{ readonly key: string; readonly write: string; readonly rows: number }>;
}

/** Somewhere that rows end up: a warehouse's table, or a zone of a lake. */
export interface Target {
  /** As people call it: "the warehouse", "raw", ... */
  readonly name: string;
  /** Columns by which rows merge; undefined where each row is kept. */
  readonly keys?: readonly string[];
  ledger(): Promise<readonly LedgerRow[]>;
  rows(): Promise<readonly TargetRow[]>;
  /** None where rows are not in files. */
  folders(): Promise<readonly KeyFolder[]>;
}

/** A target as it was found. */
export interface Found {
  readonly name: string;
  readonly keys?: readonly string[];
  readonly ledger: readonly LedgerRow[];
  readonly rows: readonly TargetRow[];
  readonly folders: readonly KeyFolder[];
}

export async function foundIn(target: Target): Promise<Found> {
  const { name, keys } = target;
  const seen = { ledger: await target.ledger(), rows: await target.rows(), folders: await target.folders() };
  return { name, ...(keys === undefined ? {} : { keys }), ...seen };
}
