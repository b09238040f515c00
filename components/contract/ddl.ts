import { lineage, type Column } from "./columns";
import type { Contract } from "./contract";

/** Names of the tables that a dataset owns in the warehouse. */
export interface TableNames {
  readonly table: string;
  readonly ledger: string;
  readonly lock: string;
}

export function tableNames({ dataset }: Contract): TableNames {
  return { table: dataset, ledger: `etl_ledger_${dataset}`, lock: `etl_lock_${dataset}` };
}

/** Redshift has no CREATE USER IF NOT EXISTS; this procedure stands in for it. */
export const ensureUserProcedure = `CREATE OR REPLACE PROCEDURE etl_ensure_user(name varchar) AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_user WHERE usename = name) THEN
    EXECUTE 'CREATE USER ' || quote_ident(name) || ' PASSWORD DISABLE';
  END IF;
END;
$$ LANGUAGE plpgsql`;

export const ensureUser = (user: string): string => `CALL etl_ensure_user('${user}')`;

/**
 * What a dataset's tables need, in order; each harmless when it runs again. A contract that has won columns changes the
 * procedure's text and with it the call's, so Pulumi runs both again and the table gets them.
 */
export function tableStatements(contract: Contract): Readonly<Record<string, string>> {
  const { ledger, lock } = tableNames(contract);
  return {
    table: createTable(contract),
    columns: addColumnsProcedure(contract),
    "add-columns": `CALL etl_add_columns_${contract.dataset}() /* ${contract.columns.map(({ name }) => name).join(", ")} */`,
    ledger: `CREATE TABLE IF NOT EXISTS ${ledger} (${ledgerColumns.join(", ")})`,
    lock: `CREATE TABLE IF NOT EXISTS ${lock} (batch varchar(64), locked_at timestamp)`,
    // A load locks the table and then updates this row, so that two loads conflict even where the lock came too late.
    "lock-row": `INSERT INTO ${lock} (batch, locked_at) SELECT CAST(NULL AS varchar(64)), CAST(NULL AS timestamp) WHERE NOT EXISTS (SELECT 1 FROM ${lock})`,
  };
}

/**
 * Exactly what a load does: reads and replaces rows, adds to the ledger, takes the lock, makes temporary tables.
 *
 * @param deletesRows whether it removes rows of files that are deleted, and so changes what the ledger says of them
 */
export function loaderGrants(
  contract: Contract,
  database: string,
  user: string,
  deletesRows = false,
): Readonly<Record<string, string>> {
  const { table, ledger, lock } = tableNames(contract);
  const changes = contract.load === "merge" ? "SELECT, INSERT, UPDATE, DELETE" : "SELECT, INSERT, DELETE";
  return {
    "load-rows": `GRANT ${changes} ON TABLE ${table} TO "${user}"`,
    "load-ledger": `GRANT SELECT, INSERT${deletesRows ? ", DELETE" : ""} ON TABLE ${ledger} TO "${user}"`,
    "load-lock": `GRANT SELECT, UPDATE ON TABLE ${lock} TO "${user}"`,
    "load-temporary": `GRANT TEMP ON DATABASE ${database} TO "${user}"`,
  };
}

/** Rows and their ledger, to read. */
export function readerGrant(contract: Contract, user: string): string {
  const { table, ledger } = tableNames(contract);
  return `GRANT SELECT ON TABLE ${table}, ${ledger} TO "${user}"`;
}

const ledgerColumns = [
  "bucket varchar(63) NOT NULL",
  "object_key varchar(1024) NOT NULL",
  "version varchar(1024) NOT NULL",
  "landed_at timestamp",
  "sequencer varchar(64)",
  "outcome varchar(16) NOT NULL",
  "rows_loaded bigint",
  "rows_quarantined bigint",
  "batch varchar(64)",
  "job_run varchar(128)",
  "loaded_at timestamp",
];

function createTable(contract: Contract): string {
  const columns = [...contract.columns, ...lineage].map(
    (column) => `${column.name} ${sqlType(column)}${column.required ? " NOT NULL" : ""}`,
  );
  return `CREATE TABLE IF NOT EXISTS ${contract.dataset} (${columns.join(", ")})`;
}

/** Columns that come later are nullable even where required: rows that are there already have no value for them. */
function addColumnsProcedure({ dataset, columns }: Contract): string {
  const additions = columns.map(
    (
      column,
    ) => `  IF NOT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = '${dataset}' AND column_name = '${column.name}') THEN
    EXECUTE 'ALTER TABLE ${dataset} ADD COLUMN ${column.name} ${sqlType(column)}';
  END IF;`,
  );
  return `CREATE OR REPLACE PROCEDURE etl_add_columns_${dataset}() AS $$
BEGIN
${additions.join("\n")}
END;
$$ LANGUAGE plpgsql`;
}

function sqlType({ type, length }: Column): string {
  return length === undefined ? type : `${type}(${length})`;
}
