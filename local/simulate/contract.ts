/** A dataset's contract, as the program hands it to its jobs: what a simulation needs of it. */
export interface Contract {
  readonly dataset: string;
  readonly format: "json-lines" | "csv";
  readonly load: "append" | "merge";
  readonly keys?: readonly string[];
  readonly columns: readonly ContractColumn[];
  /** Headers of a CSV file that are not kept. */
  readonly drops?: readonly string[];
}

export interface ContractColumn {
  readonly name: string;
  readonly type: string;
  readonly required?: boolean;
  readonly pattern?: string;
  /** Name as senders write it, where that is another. */
  readonly header?: string;
  /** How senders write a date, such as `M/d/yyyy`; ISO 8601 without it. */
  readonly format?: string;
  readonly default?: unknown;
  readonly private?: boolean;
}

export const sentAs = ({ name, header }: ContractColumn): string => header ?? name;
