export type Level = "advisory" | "mandatory" | "disabled" | "remediate";
export type Severity = "" | "low" | "medium" | "high" | "critical";

/** A policy of the pack, as the pack describes it. */
export interface PolicyInfo {
  readonly name: string;
  readonly level: Level;
  readonly severity: Severity;
  readonly description: string;
  /** AWS's page on it. */
  readonly source: string;
  readonly remedy: string;
  /** Controls of frameworks. */
  readonly tags: readonly string[];
  /** JSON schema of each setting. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** What the pack reports. */
export interface Diagnostic {
  readonly policy: string;
  readonly level: Level;
  /** Empty where it is about the stack. */
  readonly urn: string;
  readonly message: string;
}

/** Each policy with the level and the settings it runs with. */
export type Reconciled = ReadonlyMap<
  string,
  { readonly level: Level; readonly settings: Readonly<Record<string, unknown>> }
>;
