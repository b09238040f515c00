import { isOperator, isWord, statementsOf, type Leaf, type Node, type Nodes } from "../../redshift/sql/nodes";
import { SqlError } from "../../redshift/sql/sqlError";
import { QueryError, syntaxError, unsupported } from "../queryError";
import { bound } from "./parameters";
import { tokenize } from "./tokens";

/** A table as SQL names it; the query's own database where it names none. */
export interface TableName {
  readonly database?: string;
  readonly table: string;
}

export type Statement =
  | { readonly kind: "query"; readonly nodes: Nodes }
  | { readonly kind: "showTables"; readonly database?: string; readonly like?: string }
  | { readonly kind: "showDatabases"; readonly like?: string }
  | { readonly kind: "showPartitions" | "describe" | "repair"; readonly name: TableName };

export type StatementType = "DML" | "DDL" | "UTILITY";

export function typeOf({ kind }: Statement): StatementType {
  if (kind === "query") return "DML";
  return kind === "repair" ? "DDL" : "UTILITY";
}

/**
 * Reads the one statement of a query string. `parameters` are the execution parameters, SQL literals for the `?`s in order.
 * @throws QueryError where it is no SQL, more than one statement, or one that is not supported, by name
 */
export function parseStatement(sql: string, parameters: readonly string[] = []): Statement {
  const [nodes, ...more] = statements(sql);
  if (nodes === undefined) throw syntaxError("line 1:1: the query string holds no statement");
  if (more.length > 0) throw new QueryError("Only one sql statement is allowed.");
  return statementOf(bound(nodes, parameters));
}

function statements(sql: string): Nodes[] {
  try {
    return statementsOf(tokenize(sql));
  } catch (error) {
    if (error instanceof SqlError) throw syntaxError(`line 1:1: ${error.message}`);
    throw error;
  }
}

function statementOf(nodes: Nodes): Statement {
  const [first, second] = nodes;
  if (first?.kind === "group" || isWord(first, "select", "with", "values")) return { kind: "query", nodes };
  const words = [first, second].filter((node) => node?.kind === "word").map((node) => (node as Leaf).value);
  const two = words.join(" ");
  if (two === "show tables") return showTables(nodes.slice(2));
  if (two === "show databases" || two === "show schemas") return { kind: "showDatabases", ...likeIn(nodes.slice(2)) };
  if (two === "show partitions") return { kind: "showPartitions", name: wholeName(nodes.slice(2)) };
  if (two === "msck repair") return { kind: "repair", name: wholeName(nodes.slice(isWord(nodes[2], "table") ? 3 : 2)) };
  if (isWord(first, "describe", "desc")) return { kind: "describe", name: wholeName(nodes.slice(1)) };
  const name = (words[0] === "show" || words[0] === "create" ? two : (words[0] ?? "")).toUpperCase();
  if (name === "") throw syntaxError("line 1:1: a statement begins with a word");
  throw unsupported(
    name,
    "it knows SELECT, SHOW TABLES, SHOW DATABASES, SHOW PARTITIONS, DESCRIBE and MSCK REPAIR TABLE",
  );
}

function showTables(nodes: Nodes): Statement {
  if (!isWord(nodes[0], "in", "from")) return { kind: "showTables", ...likeIn(nodes) };
  const { value } = named(nodes[1]);
  return { kind: "showTables", database: value, ...likeIn(nodes.slice(2)) };
}

function likeIn(nodes: Nodes): { like?: string } {
  const pattern = isWord(nodes[0], "like") ? nodes[1] : nodes[0];
  if (pattern === undefined) return {};
  if (pattern.kind !== "string") throw syntaxError("line 1:1: a pattern must be a string");
  return { like: pattern.value };
}

function wholeName(nodes: Nodes): TableName {
  const { name, length } = tableName(nodes, 0);
  if (length < nodes.length) throw syntaxError("line 1:1: extraneous input after the table's name");
  return name;
}

function named(node: Node | undefined): Leaf {
  if (node?.kind === "word" || node?.kind === "quoted") return node;
  throw syntaxError("line 1:1: a name is expected");
}

/** The name that begins at a place: `table`, `database.table` or `awsdatacatalog.database.table`. */
export function tableName(nodes: Nodes, at: number): { name: TableName; length: number } {
  const parts = [named(nodes[at]).value.toLowerCase()];
  while (isOperator(nodes[at + parts.length * 2 - 1], "."))
    parts.push(named(nodes[at + parts.length * 2]).value.toLowerCase());
  const length = parts.length * 2 - 1;
  const [table = "", database, catalog, ...rest] = [...parts].reverse();
  if (rest.length > 0 || (catalog !== undefined && catalog !== "awsdatacatalog"))
    throw new QueryError(`CATALOG_NOT_FOUND: Catalog '${parts[0]}' does not exist`);
  return { name: { table, ...(database === undefined ? {} : { database }) }, length };
}
