/** A dataset's contract, as the program hands it to its jobs. */
export interface Contract {
  readonly dataset: string;
  readonly format: "json-lines" | "csv";
  readonly load: "append" | "merge";
  readonly keys?: readonly string[];
  readonly columns: readonly ContractColumn[];
}

export interface ContractColumn {
  readonly name: string;
  readonly type: string;
  readonly required?: boolean;
  readonly pattern?: string;
  readonly private?: boolean;
}
