import type { Cursor } from "./cursor";
import { textOf } from "./nodes";
import { SqlError, unsupported } from "./sqlError";
import { own } from "../../own";

/** A column's or value's type, under Redshift's canonical name. */
export interface ColumnType {
  readonly name: TypeName;
  /** Bytes, of `character varying` and `character`. */
  readonly length?: number;
  readonly precision?: number;
  readonly scale?: number;
}

interface TypeFacts {
  /** DuckDB's name. */
  readonly duck: string;
  /** The Data API's `typeName`. */
  readonly short: string;
}

const facts = {
  smallint: { duck: "SMALLINT", short: "int2" },
  integer: { duck: "INTEGER", short: "int4" },
  bigint: { duck: "BIGINT", short: "int8" },
  real: { duck: "FLOAT", short: "float4" },
  "double precision": { duck: "DOUBLE", short: "float8" },
  numeric: { duck: "DECIMAL", short: "numeric" },
  boolean: { duck: "BOOLEAN", short: "bool" },
  date: { duck: "DATE", short: "date" },
  "timestamp without time zone": { duck: "TIMESTAMP", short: "timestamp" },
  "timestamp with time zone": { duck: "TIMESTAMP WITH TIME ZONE", short: "timestamptz" },
  "time without time zone": { duck: "TIME", short: "time" },
  "character varying": { duck: "VARCHAR", short: "varchar" },
  character: { duck: "VARCHAR", short: "bpchar" },
} as const satisfies Record<string, TypeFacts>;

export type TypeName = keyof typeof facts;

const aliases: Readonly<Record<string, TypeName>> = {
  smallint: "smallint",
  int2: "smallint",
  integer: "integer",
  int: "integer",
  int4: "integer",
  bigint: "bigint",
  int8: "bigint",
  real: "real",
  float4: "real",
  float: "double precision",
  float8: "double precision",
  numeric: "numeric",
  decimal: "numeric",
  boolean: "boolean",
  bool: "boolean",
  date: "date",
  timestamptz: "timestamp with time zone",
  varchar: "character varying",
  nvarchar: "character varying",
  text: "character varying",
  char: "character",
  nchar: "character",
  bpchar: "character",
};

const refused = ["super", "varbyte", "varbinary", "binary", "geometry", "geography", "hllsketch", "interval", "timetz"];
const maximumLength = { "character varying": 65_535, character: 4_096 } as const;

export function isTypeName(word: string): boolean {
  return word in aliases || ["character", "double", "timestamp", "time"].includes(word);
}

/** Reads a type with its arguments. Bare `varchar` is 256 bytes, bare `numeric` is (18,0), as in Redshift. */
export function expectType(cursor: Cursor): ColumnType {
  const word = cursor.expectIdentifier();
  const name = typeName(word, cursor);
  if (name === "character varying" || name === "character") return textType(word, name, cursor);
  if (name === "numeric") return numericType(cursor);
  if (name.startsWith("time")) cursor.takeGroup();
  return { name };
}

function typeName(word: string, cursor: Cursor): TypeName {
  if (word === "character") return cursor.take("varying") ? "character varying" : "character";
  if (word === "double") {
    cursor.expect("precision");
    return "double precision";
  }
  if (word === "timestamp" || word === "time") return zoned(word, cursor);
  if (refused.includes(word)) throw unsupported(`type ${word}`);
  const name = own(aliases, word);
  if (name === undefined) throw new SqlError(`type "${word}" does not exist`);
  return name;
}

function zoned(word: "timestamp" | "time", cursor: Cursor): TypeName {
  if (!cursor.take("with", "time", "zone")) {
    cursor.take("without", "time", "zone");
    return `${word} without time zone`;
  }
  if (word === "time") throw unsupported("type time with time zone");
  return "timestamp with time zone";
}

function textType(word: string, name: keyof typeof maximumLength, cursor: Cursor): ColumnType {
  const group = cursor.takeGroup();
  if (group === undefined) return { name, length: bareLength(word, name) };
  const [size] = group.items;
  if (group.items.length !== 1 || size === undefined || size.kind === "group") throw cursor.surprise();
  if (size.value === "max") return { name, length: maximumLength[name] };
  const length = Number(size.value);
  if (size.kind !== "number" || !Number.isInteger(length) || length < 1)
    throw new SqlError(`length for type ${name} must be at least 1`);
  if (length > maximumLength[name]) throw new SqlError(`length for type ${name} cannot exceed ${maximumLength[name]}`);
  return { name, length };
}

function bareLength(word: string, name: keyof typeof maximumLength): number {
  if (name === "character varying" || word === "bpchar") return 256;
  return 1;
}

function numericType(cursor: Cursor): ColumnType {
  const group = cursor.takeGroup();
  if (group === undefined) return { name: "numeric", precision: 18, scale: 0 };
  const [precision = Number.NaN, scale = 0] = group.items
    .filter((node) => node.kind === "number")
    .map((node) => Number(textOf(node)));
  if (!(precision >= 1 && precision <= 38))
    throw new SqlError(`DECIMAL precision ${precision} must be between 1 and 38`);
  if (!(scale >= 0 && scale <= precision))
    throw new SqlError(`DECIMAL scale ${scale} must be between 0 and precision ${precision}`);
  return { name: "numeric", precision, scale };
}

/** As the catalog shows it: "character varying(256)", "numeric(18,2)", "bigint". */
export function showType({ name, length, precision, scale }: ColumnType): string {
  if (length !== undefined) return `${name}(${length})`;
  return precision === undefined ? name : `${name}(${precision},${scale ?? 0})`;
}

export function shortName({ name }: ColumnType): string {
  return facts[name].short;
}

export function duckType({ name, precision, scale }: ColumnType): string {
  const { duck } = facts[name];
  return precision === undefined ? duck : `${duck}(${precision},${scale ?? 0})`;
}

/** The Redshift type of a DuckDB column type, as far as DuckDB knows it: text lengths live in checks. */
export function fromDuck(duck: string): ColumnType {
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(duck);
  if (decimal !== null) return { name: "numeric", precision: Number(decimal[1]), scale: Number(decimal[2]) };
  if (duck === "HUGEINT") return { name: "numeric", precision: 38, scale: 0 };
  const found = (Object.entries(facts) as Array<[TypeName, TypeFacts]>).find(([, { duck: known }]) => known === duck);
  if (found === undefined) return { name: "character varying", length: 65_535 };
  return found[0] === "character varying" ? { name: found[0], length: 65_535 } : { name: found[0] };
}

/** The check that keeps a text column within its bytes; trailing blanks of `character` do not count. */
export function lengthCheck(column: string, { name, length }: ColumnType): string | undefined {
  if (length === undefined) return undefined;
  return name === "character" ? `strlen(rtrim(${column})) <= ${length}` : `strlen(${column}) <= ${length}`;
}

/** Reads back what `lengthCheck` wrote, from DuckDB's rendering of it. */
export function readLengthCheck(text: string): { column: string; type: ColumnType } | undefined {
  const found = /strlen\((rtrim\()?("(?:[^"]|"")+"|[^()"]+)\)?\) <= (\d+)/.exec(text);
  if (found === null) return undefined;
  const column = (found[2] ?? "").replace(/^"|"$/g, "").replace(/""/g, '"');
  return {
    column,
    type: { name: found[1] === undefined ? "character varying" : "character", length: Number(found[3]) },
  };
}
