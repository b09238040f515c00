import { queryWarehouse } from "../../cli/warehouseQuery";
import type { Pipeline } from "../../cli/pipelines";
import type { Environment } from "../../environment";
import type { LedgerRow, Target, TargetRow } from "./target";

/** A dataset's table and its ledger. */
export class WarehouseTable implements Target {
  readonly name = "the warehouse";

  /** @param keys columns by which rows merge; undefined where each row is kept */
  constructor(
    private readonly environment: Environment,
    private readonly pipeline: Pipeline,
    readonly keys: readonly string[] | undefined,
  ) {}

  async ledger(): Promise<LedgerRow[]> {
    const rows = await this.query(
      `select bucket || '/' || object_key || '@' || version, outcome, rows_loaded, rows_quarantined, batch, job_run from ${this.pipeline.ledger}`,
    );
    return rows.map(([source, outcome, loaded, quarantined, batch, jobRun]) => ({
      source: String(source),
      outcome: String(outcome),
      load: {
        rows: Number(loaded),
        quarantined: Number(quarantined),
        batch: String(batch),
        jobRun: String(jobRun),
      },
    }));
  }

  async rows(): Promise<TargetRow[]> {
    const rows = await this.query(`select etl_source, etl_line from ${this.pipeline.table}`);
    return rows.map(([source, line]) => ({ source: String(source), line: Number(line) }));
  }

  folders(): Promise<[]> {
    return Promise.resolve([]);
  }

  private async query(sql: string) {
    return (await queryWarehouse(this.environment, this.pipeline, sql)).rows;
  }
}
