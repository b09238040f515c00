import type { ContractColumn } from "../../local/simulate/contract";
import type { JobProcess } from "../../local/simulate/spark/jobProcess";
import { parquetOf, type ParquetColumn } from "../../local/simulate/spark/parquetFiles";
import { sourceOf, type Staged } from "./staging";

/** A good row, as the contract's JSON has it, and where it came from. */
export interface Row {
  readonly json: string;
  readonly staged: Staged;
  /** From 1. */
  readonly line: number;
}

/** Rows as Parquet, in the order of the warehouse's columns: the contract's, then the lineage. */
export function rowsParquet(
  process: JobProcess,
  columns: readonly ContractColumn[],
  rows: readonly Row[],
  batch: string,
): Promise<Buffer> {
  const records = rows.map(({ json }) => JSON.parse(json) as Readonly<Record<string, unknown>>);
  const values = columns.map(({ name, type }): ParquetColumn => [
    name,
    type,
    records.map((record) => text(record[name])),
  ]);
  return written(process, [
    ...values,
    ["etl_source", "varchar", rows.map(({ staged }) => sourceOf(staged.landed))],
    ["etl_line", "bigint", rows.map(({ line }) => String(line))],
    ["etl_landed_at", "timestamp", rows.map(({ staged }) => moment(staged))],
    ["etl_batch", "varchar", rows.map(() => batch)],
  ]);
}

/** The staged objects as Parquet, in the order of glue/lib/load.py's OBJECT_COLUMNS. */
export function objectsParquet(
  process: JobProcess,
  staged: readonly Staged[],
  quarantined: ReadonlyMap<string, number>,
): Promise<Buffer> {
  return written(process, [
    ["bucket", "varchar", staged.map(({ landed }) => landed.bucket)],
    ["object_key", "varchar", staged.map(({ landed }) => landed.key)],
    ["version", "varchar", staged.map(({ landed }) => landed.version)],
    ["source", "varchar", staged.map(({ landed }) => sourceOf(landed))],
    ["landed_at", "timestamp", staged.map(moment)],
    ["sequencer", "varchar", staged.map(({ landed }) => landed.sequencer ?? null)],
    ["ordinal", "bigint", staged.map(({ ordinal }) => text(ordinal))],
    ["state", "varchar", staged.map(({ state }) => state)],
    ["rows_quarantined", "bigint", staged.map(({ landed }) => String(quarantined.get(sourceOf(landed)) ?? 0))],
  ]);
}

const text = (value: unknown): string | null => (value === undefined || value === null ? null : String(value));

const moment = ({ landedAt }: Staged): string | null =>
  landedAt === undefined ? null : landedAt.toISOString().slice(0, -1);

/** DuckDB writes the file; the clock waits for it. */
const written = ({ cloud }: JobProcess, columns: readonly ParquetColumn[]): Promise<Buffer> =>
  cloud.engine.inside(() => parquetOf(columns));
