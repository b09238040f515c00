import { ArgsError } from "./shared/args";

/** Types that a column can have, in Redshift's words. */
export type ColumnType =
  "bigint" | "integer" | "varchar" | "real" | "double precision" | "date" | "timestamp" | "boolean";

/** What a column can ask of its values, beyond their type. */
export interface ColumnRules {
  /** A row without it goes to quarantine. @default false */
  required?: boolean;
}

export interface TextRules extends ColumnRules {
  /** Longest text in UTF-8 bytes: 1 to 65,535. @default 256, as Redshift has it */
  length?: number;
  /** What the whole text must look like. Written so that JavaScript, Java and Python read it alike. */
  pattern?: RegExp;
}

export interface Column {
  readonly type: ColumnType;
  readonly required: boolean;
  readonly length?: number;
  readonly pattern?: string;
}

const column = (type: ColumnType, { required = false }: ColumnRules = {}): Column => ({ type, required });

/** A whole number of 64 bits. */
export const bigint = (rules?: ColumnRules): Column => column("bigint", rules);
/** A whole number of 32 bits. */
export const integer = (rules?: ColumnRules): Column => column("integer", rules);
/** A floating point number of 32 bits. */
export const real = (rules?: ColumnRules): Column => column("real", rules);
/** A floating point number of 64 bits. */
export const double = (rules?: ColumnRules): Column => column("double precision", rules);
/** A day without time zone, `YYYY-MM-DD`. */
export const date = (rules?: ColumnRules): Column => column("date", rules);
/** A moment in UTC, without zone. */
export const timestamp = (rules?: ColumnRules): Column => column("timestamp", rules);
export const boolean = (rules?: ColumnRules): Column => column("boolean", rules);
/** Text of limited length in bytes. */
export function text(rules: TextRules = {}): Column {
  const { length = 256, pattern } = rules;
  return { ...column("varchar", rules), length, ...(pattern === undefined ? {} : { pattern: unescaped(pattern) }) };
}

/** JavaScript writes a slash as \/; elsewhere that is at best noise. */
const unescaped = (pattern: RegExp): string => pattern.source.replaceAll("\\/", "/");

export interface ContractArgs {
  /** In the order that the table has them. */
  columns: Readonly<Record<string, Column>>;
  /** `append`: a file's rows, once a version. `merge`: one row a key, the newest. */
  load: "append" | "merge";
  /** What makes a row the same row; needed by `merge`, refused by `append`. */
  keys?: readonly string[];
  /** How senders write the files. @default "json-lines" */
  format?: "json-lines";
}

/** A dataset's columns, keys and load mode: what job, table, catalog and documentation all follow. */
export interface Contract extends Required<Omit<ContractArgs, "columns">> {
  /** Name of the dataset and of its warehouse table. */
  readonly dataset: string;
  readonly columns: ReadonlyArray<Column & { readonly name: string }>;
}

/** Columns that close every table: which file, which line, when it landed, which batch brought it. */
export const lineage: ReadonlyArray<Column & { readonly name: string }> = [
  { name: "etl_source", type: "varchar", required: false, length: 2200 },
  { name: "etl_line", type: "bigint", required: false },
  { name: "etl_landed_at", type: "timestamp", required: false },
  { name: "etl_batch", type: "varchar", required: false, length: 64 },
];

/** Declares a dataset. @throws ArgsError naming everything that Redshift or the job could not take */
export function contract(dataset: string, args: ContractArgs): Contract {
  const columns = Object.entries(args.columns).map(([name, rules]) => ({ name, ...rules }));
  const { load, keys = [], format = "json-lines" } = args;
  const declared = { dataset, columns, load, keys, format };
  const problems = contractProblems(declared);
  if (problems.length > 0) throw new ArgsError(`contract "${dataset}"`, problems);
  return declared;
}

/** The contract as the job takes it: JSON in the words that the job knows, the same text for the same contract. */
export function contractJson(of: Contract): string {
  const { dataset, format, load, keys, columns } = of;
  return JSON.stringify({
    dataset,
    format,
    load,
    ...(keys.length > 0 ? { keys } : {}),
    columns: columns.map(columnJson),
  });
}

function columnJson(of: Column & { name: string }): Record<string, unknown> {
  const { name, type, length, required, pattern } = of;
  return {
    name,
    type,
    ...(length === undefined ? {} : { length }),
    ...(required ? { required } : {}),
    ...(pattern === undefined ? {} : { pattern }),
  };
}

const identifier = /^[a-z_][a-z0-9_]*$/;

function contractProblems({ dataset, columns, load, keys }: Contract): string[] {
  const names = columns.map(({ name }) => name);
  const problems: string[] = [];
  // "etl_ledger_" before the dataset must still be a Redshift identifier of 127 bytes.
  if (!identifier.test(dataset) || dataset.length > 100) {
    problems.push(`the name is no table name. Give up to 100 lower-case letters, digits and underscores.`);
  }
  if (names.length === 0) problems.push("there is no column. Give one at least.");
  for (const name of names.filter((each) => !identifier.test(each) || each.length > 127)) {
    problems.push(
      `column "${name}": Redshift folds names to lower case. Give lower-case letters, digits and underscores.`,
    );
  }
  for (const name of names.filter((each) => each.startsWith("etl_"))) {
    problems.push(`column "${name}": names that begin with etl_ are for lineage. Give another.`);
  }
  for (const { name, length } of columns.filter((each) => each.length !== undefined && !lengthFits(each.length))) {
    problems.push(`column "${name}": length is ${length}; Redshift takes 1 to 65535 bytes. Give one of these.`);
  }
  return [...problems, ...keyProblems(load, keys, names)];
}

function keyProblems(load: Contract["load"], keys: readonly string[], names: readonly string[]): string[] {
  const problems = keys
    .filter((key) => !names.includes(key))
    .map((key) => `key "${key}" is no column. Give one of ${names.join(", ")}.`);
  if (load === "merge" && keys.length === 0)
    problems.push(`load is "merge" without keys: nothing tells rows apart. Give keys.`);
  if (load === "append" && keys.length > 0)
    problems.push(`load is "append" with keys: they would do nothing. Leave them out, or give "merge".`);
  return problems;
}

function lengthFits(length: number): boolean {
  return Number.isInteger(length) && length >= 1 && length <= 65535;
}
