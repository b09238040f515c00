import { DuckDBInstance, LIST, listValue, VARCHAR, type DuckDBConnection } from "@duckdb/node-api";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { JobProcess } from "../../local/simulate/spark/jobProcess";
import type { ContractColumn } from "../../local/simulate/contract";
import { sourceOf, type Staged } from "./staging";

/** A good row, as the contract's JSON has it, and where it came from. */
export interface Row {
  readonly json: string;
  readonly staged: Staged;
  /** From 1. */
  readonly line: number;
}

const types: Readonly<Record<string, string>> = { varchar: "varchar", real: "float", "double precision": "double" };
const typeOf = (type: string): string => types[type] ?? type;

let writer: Promise<DuckDBConnection> | undefined;

/** Rows as Parquet, in the order of the warehouse's columns: the contract's, then the lineage. */
export async function rowsParquet(
  process: JobProcess,
  columns: readonly ContractColumn[],
  rows: readonly Row[],
  batch: string,
): Promise<Buffer> {
  const values = columns.map(({ name, type }) => `(row->>'${name}')::${typeOf(type)} as ${name}`);
  const lineage = [
    "source as etl_source",
    "line::bigint as etl_line",
    "landed::timestamp as etl_landed_at",
    `'${batch}' as etl_batch`,
  ];
  return parquetOf(process, [...values, ...lineage], {
    row: rows.map(({ json }) => json),
    source: rows.map(({ staged }) => sourceOf(staged.landed)),
    line: rows.map(({ line }) => String(line)),
    landed: rows.map(({ staged }) => moment(staged)),
  });
}

/** The staged objects as Parquet, in the order of glue/lib/load.py's OBJECT_COLUMNS. */
export async function objectsParquet(
  process: JobProcess,
  staged: readonly Staged[],
  quarantined: ReadonlyMap<string, number>,
): Promise<Buffer> {
  const columns = ["bucket", "object_key", "version", "source"];
  const more = [
    "landed_at::timestamp as landed_at",
    "sequencer",
    "ordinal::bigint as ordinal",
    "state",
    "rows_quarantined::bigint as rows_quarantined",
  ];
  return parquetOf(process, [...columns, ...more], {
    bucket: staged.map(({ landed }) => landed.bucket),
    object_key: staged.map(({ landed }) => landed.key),
    version: staged.map(({ landed }) => landed.version),
    source: staged.map(({ landed }) => sourceOf(landed)),
    landed_at: staged.map(moment),
    sequencer: staged.map(({ landed }) => landed.sequencer ?? null),
    ordinal: staged.map(({ ordinal }) => (ordinal === undefined ? null : String(ordinal))),
    state: staged.map(({ state }) => state),
    rows_quarantined: staged.map(({ landed }) => String(quarantined.get(sourceOf(landed)) ?? 0)),
  });
}

const moment = ({ landedAt }: Staged): string | null =>
  landedAt === undefined ? null : landedAt.toISOString().slice(0, -1);

type Lists = Readonly<Record<string, ReadonlyArray<string | null>>>;

/** DuckDB writes the file; the clock waits for it. */
async function parquetOf({ cloud, work }: JobProcess, select: readonly string[], lists: Lists): Promise<Buffer> {
  const folder = join(cloud.directory, "parquet");
  const path = join(folder, `${work.run.id.slice(0, 20)}.parquet`);
  const names = Object.keys(lists);
  const from = names.map((name, at) => `unnest($${at + 1}::varchar[]) as ${name}`).join(", ");
  const sql = `copy (select ${select.join(", ")} from (select ${from})) to '${path}' (format parquet)`;
  return cloud.engine.inside(async () => {
    mkdirSync(folder, { recursive: true });
    writer ??= DuckDBInstance.create(":memory:", { threads: "1" }).then((instance) => instance.connect());
    await (
      await writer
    ).run(
      sql,
      names.map((name) => listValue([...(lists[name] ?? [])])),
      // Without types, a list whose first value is missing would have no others.
      names.map(() => LIST(VARCHAR)),
    );
    const bytes = readFileSync(path);
    rmSync(path);
    return bytes;
  });
}
