import { type Nodes } from "../../redshift/sql/nodes";
import { listItems } from "./lists";
import { syntaxError, unsupported } from "../queryError";

const plain: Readonly<Record<string, string>> = {
  boolean: "BOOLEAN",
  tinyint: "TINYINT",
  smallint: "SMALLINT",
  integer: "INTEGER",
  int: "INTEGER",
  bigint: "BIGINT",
  real: "FLOAT",
  double: "DOUBLE",
  "double precision": "DOUBLE",
  varchar: "VARCHAR",
  char: "VARCHAR",
  varbinary: "BLOB",
  date: "DATE",
  timestamp: "TIMESTAMP",
  "timestamp with time zone": "TIMESTAMPTZ",
  "timestamp without time zone": "TIMESTAMP",
  json: "JSON",
};

/** A type that a CAST asks for. */
export interface CastType {
  /** In DuckDB's words. */
  readonly sql: string;
  readonly kind: "integer" | "text" | "date" | "other";
  /** Of varchar(n): longer text is cut. */
  readonly length?: number;
}

/** Reads Trino's name of a type. @throws QueryError where there is no such type, or it is not supported */
export function castType(nodes: Nodes): CastType {
  const [arguments_, words] = [
    nodes.find((node) => node.kind === "group"),
    nodes.filter((node) => node.kind !== "group"),
  ];
  const name = words.map((node) => (node.kind === "word" ? node.value : "?")).join(" ");
  const items = arguments_?.kind === "group" ? listItems(arguments_.items) : [];
  if (name === "decimal") return { sql: `DECIMAL(${numbers(items, [38, 0]).join(", ")})`, kind: "other" };
  if (name === "array" && items[0] !== undefined) return { sql: `${castType(items[0]).sql}[]`, kind: "other" };
  if (name === "map") return { sql: `MAP(${items.map((item) => castType(item).sql).join(", ")})`, kind: "other" };
  const sql = plain[name];
  if (sql === undefined) throw unsupported(`CAST to ${name}`);
  const length = sql === "VARCHAR" ? numbers(items, [])[0] : undefined;
  return { sql, kind: kindOf(sql), ...(length === undefined ? {} : { length }) };
}

function kindOf(sql: string): CastType["kind"] {
  if (/INT/.test(sql)) return "integer";
  if (sql === "DATE") return "date";
  return sql === "VARCHAR" ? "text" : "other";
}

function numbers(items: readonly Nodes[], standard: readonly number[]): number[] {
  if (items.length === 0) return [...standard];
  const given = items.map(([item]) => (item?.kind === "number" ? Number(item.value) : Number.NaN));
  if (given.some((number) => !Number.isInteger(number))) throw syntaxError("line 1:1: a type's parameter is a number");
  return [...given, ...standard.slice(given.length)];
}
