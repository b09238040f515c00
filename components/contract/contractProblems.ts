import type { NamedColumn } from "./columns";
import type { Contract } from "./contract";
import { qualityProblems } from "./quality";

const identifier = /^[a-z_][a-z0-9_]*$/;

/** Everything in a contract that Redshift or a job could not take. */
export function contractProblems(of: Contract): string[] {
  const { dataset, columns, load, keys, quality = {} } = of;
  const names = columns.map(({ name }) => name);
  // "etl_ledger_" before the dataset must still be a Redshift identifier of 127 bytes.
  const isName = identifier.test(dataset) && dataset.length <= 100;
  return [
    ...(isName ? [] : ["the name is no table name. Give up to 100 lower-case letters, digits and underscores."]),
    ...(names.length > 0 ? [] : ["there is no column. Give one at least."]),
    ...columns.flatMap(columnProblems),
    ...headerProblems(of),
    ...keyProblems(load, keys, names),
    ...qualityProblems(quality, names),
  ];
}

function columnProblems(column: NamedColumn): string[] {
  const { name, length, format, required } = column;
  const problems: string[] = [];
  if (!identifier.test(name) || name.length > 127)
    problems.push("Redshift folds names to lower case. Give lower-case letters, digits and underscores.");
  if (name.startsWith("etl_")) problems.push("names that begin with etl_ are for lineage. Give another.");
  if (length !== undefined && !lengthFits(length))
    problems.push(`length is ${length}; Redshift takes 1 to 65535 bytes. Give one of these.`);
  if (format === "") problems.push(`format is empty. Give one like "M/d/yyyy".`);
  if (required && column.default !== undefined)
    problems.push("it is required and has a default: one of them would do nothing. Leave one out.");
  return problems.map((problem) => `column "${name}": ${problem}`);
}

function headerProblems({ format, columns, drops }: Contract): string[] {
  if (format !== "csv")
    return drops.length === 0 ? [] : [`drops are headers, which only CSV has. Leave them out, or give format "csv".`];
  const headers = [...columns.map(({ name, header = name }) => header), ...drops];
  const folded = headers.map((header) => header.toLowerCase().replaceAll(" ", ""));
  return headers
    .filter((_, index) => folded.indexOf(folded[index] ?? "") !== index)
    .map((header) => `header "${header}" stands there twice (case and spaces do not count). Give each once.`);
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
