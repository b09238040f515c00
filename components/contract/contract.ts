import { ArgsError } from "../shared/args";
import type { Column, NamedColumn } from "./columns";
import { contractProblems } from "./contractProblems";
import type { Quality } from "./quality";

export interface ContractArgs {
  /** In the order that the table has them. */
  columns: Readonly<Record<string, Column>>;
  /** `append`: a file's rows, once a version. `merge`: one row a key, the newest. */
  load: "append" | "merge";
  /** What makes a row the same row; needed by `merge`, refused by `append`. */
  keys?: readonly string[];
  /** How senders write the files. @default "json-lines" */
  format?: "json-lines" | "csv";
  /** Headers of a CSV file that are not kept. A header that is neither here nor a column's refuses the batch. @default none */
  drops?: readonly string[];
  /** What batches are measured by. @default nothing */
  quality?: Quality;
}

/** A dataset's columns, keys and load mode: what job, table, catalog and documentation all follow. */
export interface Contract extends Required<Omit<ContractArgs, "columns" | "quality">> {
  /** Name of the dataset and of its warehouse table. */
  readonly dataset: string;
  readonly columns: readonly NamedColumn[];
  readonly quality?: Quality;
}

/** Declares a dataset. @throws ArgsError naming everything that Redshift or the job could not take */
export function contract(dataset: string, args: ContractArgs): Contract {
  const columns = Object.entries(args.columns).map(([name, rules]) => ({ name, ...rules }));
  const { load, keys = [], format = "json-lines", drops = [], quality } = args;
  const declared = { dataset, columns, load, keys, format, drops, ...(quality === undefined ? {} : { quality }) };
  const problems = contractProblems(declared);
  if (problems.length > 0) throw new ArgsError(`contract "${dataset}"`, problems);
  return declared;
}

/** The contract as the job takes it: JSON in the words that the job knows, the same text for the same contract. */
export function contractJson(of: Contract): string {
  const { dataset, format, load, keys, columns, drops, quality } = of;
  return JSON.stringify({
    dataset,
    format,
    load,
    ...(keys.length > 0 ? { keys } : {}),
    columns: columns.map(columnJson),
    ...(drops.length > 0 ? { drops } : {}),
    ...(quality === undefined ? {} : { quality: { rules: [], ...quality } }),
  });
}

function columnJson({ name, type, length, required, ...rules }: NamedColumn): Record<string, unknown> {
  const { pattern, header, format, private: isPrivate } = rules;
  return {
    name,
    type,
    ...(length === undefined ? {} : { length }),
    ...(required ? { required } : {}),
    ...(pattern === undefined ? {} : { pattern }),
    ...(header === undefined ? {} : { header }),
    ...(format === undefined ? {} : { format }),
    ...(rules.default === undefined ? {} : { default: rules.default }),
    ...(isPrivate === true ? { private: true } : {}),
  };
}
