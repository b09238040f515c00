import type { DuckDBResult } from "@duckdb/node-api";
import { asQueryError, QueryEngine, type Setting } from "../engine";
import { QueryError } from "../queryError";
import { columnsOf, type ColumnInfo } from "../results/columns";
import { csvLine } from "../results/csv";
import { valueText } from "../results/values";
import type { Statement } from "../sql/statement";
import { translate } from "../sql/translator";
import type { Sources } from "../tables/source";
import type { Answer } from "./answer";

/** The query's cut-off was reached: it is cancelled, not failed. */
export class ScanLimitError extends QueryError {}

export interface Run {
  readonly sources: Sources;
  readonly database: string;
  readonly setting: Setting;
  /** Bytes that may be scanned; none without a limit. */
  readonly cutoff?: number;
  /** Told of the engine before it works, so that it can be interrupted. @throws QueryError where it need not begin */
  began(engine: QueryEngine): void;
}

/** Runs a query over the catalog's tables. @throws QueryError, ScanLimitError */
export async function runSelect({ nodes }: Extract<Statement, { kind: "query" }>, run: Run): Promise<Answer> {
  const { sql, tables } = translate(nodes, run.database);
  const sources = [];
  for (const table of tables) sources.push(await run.sources.of(table));
  const files = new Map(sources.flatMap((source) => source.files.map(({ path, size }) => [path, size] as const)));
  const scannedBytes = [...files.values()].reduce((sum, size) => sum + size, 0);
  if (run.cutoff !== undefined && scannedBytes > run.cutoff)
    throw new ScanLimitError("Bytes scanned limit was exceeded");
  const engine = await QueryEngine.open(sources, run.setting);
  try {
    run.began(engine);
    return { format: "csv", scannedBytes, ...(await answerOf(await engine.run(sql))) };
  } catch (error) {
    throw asQueryError(error);
  } finally {
    engine.close();
  }
}

async function answerOf(result: DuckDBResult): Promise<{ columns: ColumnInfo[]; body: Buffer }> {
  const columns = columnsOf(result);
  const types = result.columnTypes();
  const lines = [Buffer.from(csvLine(columns.map(({ Name }) => Name)))];
  for await (const rows of result.yieldRows()) {
    const text = rows.map((row) =>
      csvLine(row.map((value, at) => (types[at] === undefined ? undefined : valueText(value, types[at])))),
    );
    lines.push(Buffer.from(text.join("")));
  }
  return { columns, body: Buffer.concat(lines) };
}
