import type { FidelityRow } from "../service";

function rows(kind: FidelityRow["kind"], fidelity: FidelityRow["fidelity"], names: readonly string[]): FidelityRow[] {
  return names.map((what) => ({ kind, what, fidelity }));
}

/** Athena in the fidelity table. */
export const fidelity: readonly FidelityRow[] = [
  {
    kind: "call",
    what: "athena:StartQueryExecution",
    fidelity: { approximate: "no result reuse, AwsDataCatalog only; a token is remembered as long as its query" },
  },
  {
    kind: "call",
    what: "athena:GetQueryExecution",
    fidelity: { approximate: "of the statistics: bytes scanned and times; errors carry no type number" },
  },
  ...rows("call", "exact", [
    "athena:GetQueryResults",
    "athena:StopQueryExecution",
    "athena:ListQueryExecutions",
    "athena:BatchGetQueryExecution",
    "athena:GetWorkGroup",
    "athena:ListWorkGroups",
    "athena:ListNamedQueries",
    "athena:GetNamedQuery",
    "athena:BatchGetNamedQuery",
  ]),
  ...rows("behaviour", "exact", [
    "Athena: a query reads and writes with the rights of whoever started it",
    "Athena: event Athena Query State Change",
    "Athena: results as CSV in the workgroup's location, with its encryption",
  ]),
  {
    kind: "behaviour",
    what: "Athena: the file <id>.csv.metadata",
    fidelity: { approximate: "the columns as JSON; AWS's format is not documented" },
  },
  {
    kind: "behaviour",
    what: "Athena: DataScannedInBytes and the scan cut-off",
    fidelity: { approximate: "all files of the tables read, whatever columns and partitions the query picks" },
  },
  {
    kind: "behaviour",
    what: "Athena: SQL",
    fidelity: {
      approximate:
        "SELECT in DuckDB behind a translation; unknown functions are refused by name; decimals divide into doubles, a date plus an interval is a timestamp, GROUP BY takes aliases",
    },
  },
  {
    kind: "behaviour",
    what: "Athena: SHOW TABLES, SHOW DATABASES, SHOW PARTITIONS, DESCRIBE, MSCK REPAIR TABLE",
    fidelity: { approximate: "DESCRIBE knows neither EXTENDED nor FORMATTED" },
  },
  ...rows("behaviour", { refused: "by name; the query fails" }, [
    "Athena: CREATE, CREATE TABLE AS, INSERT, UNLOAD, ALTER, DROP, prepared statements",
    "Athena: lambdas, ROW(...), TRY(...), TABLE functions, views, partition projection",
    "Athena: ORC, Avro, Ion and tables of other SerDes",
  ]),
  {
    kind: "behaviour",
    what: "Athena: Parquet, LazySimpleSerDe, OpenCSVSerde, JSON",
    fidelity: { approximate: "error texts are Athena's as far as they are known" },
  },
];
