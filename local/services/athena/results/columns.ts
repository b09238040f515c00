import { DuckDBDecimalType, DuckDBTypeId, type DuckDBResult, type DuckDBType } from "@duckdb/node-api";
import { unnamed } from "../sql/outputNames";

/** A result's column, as ResultSetMetadata describes it. */
export interface ColumnInfo {
  readonly CatalogName: string;
  readonly SchemaName: string;
  readonly TableName: string;
  readonly Name: string;
  readonly Label: string;
  readonly Type: string;
  readonly Precision: number;
  readonly Scale: number;
  readonly Nullable: "UNKNOWN";
  readonly CaseSensitive: boolean;
}

/** Type, precision and scale, as Athena reports them. Sums and counts that DuckDB makes wider are bigint in Trino. */
const shown: Readonly<Partial<Record<DuckDBTypeId, readonly [string, number]>>> = {
  [DuckDBTypeId.BOOLEAN]: ["boolean", 0],
  [DuckDBTypeId.TINYINT]: ["tinyint", 3],
  [DuckDBTypeId.SMALLINT]: ["smallint", 5],
  [DuckDBTypeId.INTEGER]: ["integer", 10],
  [DuckDBTypeId.BIGINT]: ["bigint", 19],
  [DuckDBTypeId.UBIGINT]: ["bigint", 19],
  [DuckDBTypeId.HUGEINT]: ["bigint", 19],
  [DuckDBTypeId.FLOAT]: ["float", 17],
  [DuckDBTypeId.DOUBLE]: ["double", 17],
  [DuckDBTypeId.VARCHAR]: ["varchar", 2147483647],
  [DuckDBTypeId.SQLNULL]: ["unknown", 0],
  [DuckDBTypeId.BLOB]: ["varbinary", 1073741824],
  [DuckDBTypeId.DATE]: ["date", 0],
  [DuckDBTypeId.TIME]: ["time", 3],
  [DuckDBTypeId.TIMESTAMP]: ["timestamp", 3],
  [DuckDBTypeId.TIMESTAMP_TZ]: ["timestamp with time zone", 3],
  [DuckDBTypeId.LIST]: ["array", 0],
  [DuckDBTypeId.MAP]: ["map", 0],
  [DuckDBTypeId.STRUCT]: ["row", 0],
};

export function columnsOf(result: DuckDBResult): ColumnInfo[] {
  return result
    .columnNames()
    .map((name, index) => columnOf(name === unnamed ? `_col${index}` : name, result.columnType(index)));
}

/** A column of text: what SHOW and DESCRIBE answer with. */
export function textColumn(name: string): ColumnInfo {
  return info(name, "string", 0, 0);
}

function columnOf(name: string, type: DuckDBType): ColumnInfo {
  if (type instanceof DuckDBDecimalType) return info(name, "decimal", type.width, type.scale);
  if (type.alias === "JSON") return info(name, "json", 0, 0);
  const [text, precision] = shown[type.typeId] ?? [String(type).toLowerCase(), 0];
  return info(name, text, precision, 0);
}

function info(name: string, type: string, precision: number, scale: number): ColumnInfo {
  return {
    CatalogName: "hive",
    SchemaName: "",
    TableName: "",
    Name: name,
    Label: name,
    Type: type,
    Precision: precision,
    Scale: scale,
    Nullable: "UNKNOWN",
    CaseSensitive: type === "varchar",
  };
}
