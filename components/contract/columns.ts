/** Types that a column can have, in Redshift's words. */
export type ColumnType =
  "bigint" | "integer" | "varchar" | "real" | "double precision" | "date" | "timestamp" | "boolean";

/** What a column can ask of its values, beyond their type. */
export interface ColumnRules<Value = unknown> {
  /** A row without it goes to quarantine. @default false */
  required?: boolean;
  /** Name as senders write it; compared without case and spaces in CSV. @default the column's own */
  header?: string;
  /** What stands in for a null or an empty value. @default it stays null */
  default?: Value;
  /** Tells of a person: kept where files are as delivered, and nowhere after. @default false */
  private?: boolean;
}

export interface TextRules extends ColumnRules<string> {
  /** Longest text in UTF-8 bytes: 1 to 65,535. @default 256, as Redshift has it */
  length?: number;
  /** What the whole text must look like. Written so that JavaScript, Java and Python read it alike. */
  pattern?: RegExp;
}

export interface MomentRules extends ColumnRules<string> {
  /** How senders write it, in the letters of Java's DateTimeFormatter, such as `M/d/yyyy`. @default ISO 8601 */
  format?: string;
}

export interface Column {
  readonly type: ColumnType;
  readonly required: boolean;
  readonly length?: number;
  readonly pattern?: string;
  readonly header?: string;
  readonly format?: string;
  readonly default?: string | number | boolean;
  readonly private?: boolean;
}

export type NamedColumn = Column & { readonly name: string };

/** A whole number of 64 bits. */
export const bigint = (rules?: ColumnRules<number>): Column => column("bigint", rules);
/** A whole number of 32 bits. */
export const integer = (rules?: ColumnRules<number>): Column => column("integer", rules);
/** A floating point number of 32 bits. */
export const real = (rules?: ColumnRules<number>): Column => column("real", rules);
/** A floating point number of 64 bits. */
export const double = (rules?: ColumnRules<number>): Column => column("double precision", rules);
/** A day without time zone. */
export const date = (rules?: MomentRules): Column => column("date", rules);
/** A moment in UTC, without zone. */
export const timestamp = (rules?: MomentRules): Column => column("timestamp", rules);
export const boolean = (rules?: ColumnRules<boolean>): Column => column("boolean", rules);
/** Text of limited length in bytes. */
export function text({ length = 256, pattern, ...rules }: TextRules = {}): Column {
  return { ...column("varchar", rules), length, ...(pattern === undefined ? {} : { pattern: unescaped(pattern) }) };
}

function column<Value extends string | number | boolean>(
  type: ColumnType,
  { required = false, ...rules }: ColumnRules<Value> & { format?: string } = {},
): Column {
  return { type, required, ...rules };
}

/** JavaScript writes a slash as \/; elsewhere that is at best noise. */
const unescaped = (pattern: RegExp): string => pattern.source.replaceAll("\\/", "/");

/** Columns that close every table: which file, which line, when it landed, which batch brought it. */
export const lineage: readonly NamedColumn[] = [
  { name: "etl_source", type: "varchar", required: false, length: 2200 },
  { name: "etl_line", type: "bigint", required: false },
  { name: "etl_landed_at", type: "timestamp", required: false },
  { name: "etl_batch", type: "varchar", required: false, length: 64 },
];
