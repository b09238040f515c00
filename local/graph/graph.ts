/** A file or text that a resource carries, as found after evaluation. Paths are absolute. */
export type Asset =
  { readonly asset: "text"; readonly text: string } | { readonly asset: "file"; readonly path: string };

/** Entry name to content; nested archives are flattened into `folder/name`. */
export interface Archive {
  readonly asset: "archive";
  readonly entries: Readonly<Record<string, Asset>>;
}

export type Properties = Readonly<Record<string, unknown>>;

/** One resource as AWS would get it: every input resolved, every output that AWS would compute filled in. */
export interface Resource {
  readonly urn: string;
  /** Pulumi type token, such as "aws:s3/bucket:Bucket". */
  readonly type: string;
  /** The logical name in the program. */
  readonly name: string;
  /** False for ComponentResources, which only group. */
  readonly custom: boolean;
  readonly id: string;
  readonly inputs: Properties;
  /** Inputs, defaults and what AWS computes. Services read from here. */
  readonly outputs: Properties;
  readonly parent?: string;
  /** URNs of the resources that must exist first. */
  readonly dependencies: readonly string[];
  /** Input property to the URNs of the resources that its value comes from. */
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
}

/** Stands in a preview's properties for a value that is not known before deployment, as it does on Pulumi's wire. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What the program asks for, in dependency order. Plain JSON. */
export interface Graph {
  readonly project: string;
  readonly stack: string;
  readonly region: string;
  readonly accountId: string;
  readonly resources: readonly Resource[];
  /** The stack's exported outputs. */
  readonly outputs: Properties;
}

/** Local runs live in an account and region of their own. */
export const localAccount = { accountId: "000000000000", region: "us-east-1", partition: "aws" } as const;
