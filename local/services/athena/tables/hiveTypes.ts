import { quoteName } from "../../redshift/sql/nodes";
import { unsupported } from "../queryError";

const plain: Readonly<Record<string, string>> = {
  string: "VARCHAR",
  varchar: "VARCHAR",
  char: "VARCHAR",
  tinyint: "TINYINT",
  smallint: "SMALLINT",
  int: "INTEGER",
  integer: "INTEGER",
  bigint: "BIGINT",
  float: "FLOAT",
  double: "DOUBLE",
  boolean: "BOOLEAN",
  date: "DATE",
  timestamp: "TIMESTAMP",
  binary: "BLOB",
};

/** A type of the Glue catalog in DuckDB's words. @throws QueryError for one that is not supported, by name */
export function duckType(hive: string): string {
  const type = hive.trim().toLowerCase();
  const [, name = type, inner] = /^(\w+)\s*[<(](.*)[>)]$/s.exec(type) ?? [];
  if (name === "decimal") return `DECIMAL(${inner ?? "10,0"})`;
  if (inner !== undefined && type.endsWith(">")) return nested(name, inner);
  const found = plain[name];
  if (found === undefined) throw unsupported(`column type ${hive}`);
  return found;
}

function nested(name: string, inner: string): string {
  const parts = topLevel(inner);
  if (name === "array") return `${duckType(inner)}[]`;
  if (name === "map") return `MAP(${parts.map(duckType).join(", ")})`;
  if (name !== "struct") throw unsupported(`column type ${name}<...>`);
  const fields = parts.map((part) => {
    const colon = part.indexOf(":");
    return `${quoteName(part.slice(0, colon).trim())} ${duckType(part.slice(colon + 1))}`;
  });
  return `STRUCT(${fields.join(", ")})`;
}

/** Splits at the commas outside of brackets. */
function topLevel(text: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const sign of text) {
    if ("<(".includes(sign)) depth += 1;
    if (">)".includes(sign)) depth -= 1;
    if (sign === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += sign;
  }
  return parts;
}
