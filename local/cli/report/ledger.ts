import type { Cloud } from "../../cloud";
import type { Pipeline } from "../pipelines";
import { queryWarehouse } from "../warehouseQuery";
import { lakeLedger } from "./lakeLedger";

/** What a ledger says of one object version, beside the rows that are really there. */
export interface LedgerEntry {
  /** `<key>@<version>` */
  readonly object: string;
  /** loaded, empty, deleted, superseded or gone */
  readonly outcome: string;
  readonly loaded: number;
  readonly quarantined: number;
  /** Rows of this object version that are in the table now. */
  readonly present: number;
}

/** The pipeline's ledger, wherever it keeps one: a table of the warehouse, or objects beside the lake. */
export function ledgerOf(cloud: Cloud, pipeline: Pipeline): Promise<ReadonlyMap<string, LedgerEntry>> {
  return pipeline.ledger === undefined ? lakeLedger(cloud, pipeline) : warehouseLedger(cloud, pipeline);
}

async function warehouseLedger(cloud: Cloud, pipeline: Pipeline): Promise<ReadonlyMap<string, LedgerEntry>> {
  const { ledger, table } = pipeline;
  const { rows } = await queryWarehouse(
    cloud,
    pipeline,
    `select l.object_key || '@' || l.version, l.outcome, l.rows_loaded, l.rows_quarantined, count(t.etl_source)
       from ${ledger} l left join ${table} t on t.etl_source = l.bucket || '/' || l.object_key || '@' || l.version
      group by 1, 2, 3, 4`,
  );
  return new Map(rows.map(entryOf).map((entry) => [entry.object, entry]));
}

function entryOf([object, outcome, loaded, quarantined, present]: readonly unknown[]): LedgerEntry {
  const counts = { loaded: Number(loaded), quarantined: Number(quarantined), present: Number(present) };
  return { object: String(object), outcome: String(outcome), ...counts };
}
