import { nameOf } from "./batch";
import type { Deps } from "./reconcile";
import { reconcilerOf, type Reconciler } from "./reconcileOnAws";

/** Milliseconds between two looks at a statement. */
const lookMs = 250;

/** Cold start of the function that reconciles a landing bucket with a warehouse's ledger. Given to `callbackFactory`. */
export function reconcileWarehouseFactory(): Reconciler {
  return reconcilerOf(inTable(process.env["LEDGER"] ?? ""));
}

/** Asks for the entries of a page's keys, which S3 lists in the order that the warehouse compares texts in. */
function inTable(ledger: string): Deps["inLedger"] {
  const run = statements();
  const sql = `SELECT object_key, version FROM ${ledger} WHERE bucket = :bucket AND object_key BETWEEN :first AND :last`;
  return async (objects) => {
    const [one] = objects;
    if (one === undefined) return new Set();
    const { bucket, key: first } = one;
    const last = objects.at(-1)?.key ?? first;
    const entries = await run(sql, { bucket, first, last });
    return new Set(entries.map(([key = "", version = ""]) => nameOf({ bucket, key, version, size: 0, etag: "" })));
  };
}

/** Runs a statement through the Data API. @returns its rows, all values as texts @throws what the warehouse says */
function statements(): (Sql: string, values: Readonly<Record<string, string>>) => Promise<string[][]> {
  const sdk = require("@aws-sdk/client-redshift-data") as typeof import("@aws-sdk/client-redshift-data");
  const data = new sdk.RedshiftDataClient({});
  const { WORKGROUP: WorkgroupName, CLUSTER: ClusterIdentifier, DATABASE: Database } = process.env;
  const finished = async (Id: string | undefined) => {
    for (;;) {
      const { Status, Error: why = "" } = await data.send(new sdk.DescribeStatementCommand({ Id }));
      if (Status === "FINISHED") return;
      if (Status === "FAILED" || Status === "ABORTED") throw new Error(`The ledger was not read: ${Status}. ${why}`);
      await new Promise((resolve) => setTimeout(resolve, lookMs));
    }
  };
  return async (Sql, values) => {
    const Parameters = Object.entries(values).map(([name, value]) => ({ name, value }));
    const statement = { WorkgroupName, ClusterIdentifier, Database, Sql, Parameters };
    const { Id } = await data.send(new sdk.ExecuteStatementCommand(statement));
    await finished(Id);
    const rows: string[][] = [];
    for (let token: string | undefined, first = true; first || token !== undefined; first = false) {
      const page = await data.send(new sdk.GetStatementResultCommand({ Id, NextToken: token }));
      rows.push(...(page.Records ?? []).map((record) => record.map(({ stringValue = "" }) => stringValue)));
      token = page.NextToken;
    }
    return rows;
  };
}
