/** One thing that a batch's good rows are measured by. */
export type QualityRule = (
  | { readonly rule: "not_null" | "unique"; readonly column: string }
  | { readonly rule: "range"; readonly column: string; readonly min?: number; readonly max?: number }
  | { readonly rule: "set"; readonly column: string; readonly values: readonly string[] }
  | { readonly rule: "pattern"; readonly column: string; readonly pattern: string }
  | { readonly rule: "row_count"; readonly min?: number; readonly max?: number }
  | { readonly rule: "freshness"; readonly column: string; readonly hours: number }
) & {
  /** `warn`: a batch that breaks it is loaded and the notice says so; `refuse`: nothing of it is loaded. @default "warn" */
  readonly severity?: "warn" | "refuse";
};

/** What a dataset asks of its batches, beyond what each row must be. */
export interface Quality {
  /** Share of rows that may go to quarantine before the batch is refused as a whole: 0 to 1. @default any */
  readonly tolerance?: number;
  readonly rules?: readonly QualityRule[];
}

/** Problems with the rules of a dataset that has these columns. */
export function qualityProblems({ tolerance, rules = [] }: Quality, columns: readonly string[]): string[] {
  const problems = rules.flatMap((rule) => ruleProblems(rule, columns));
  if (tolerance !== undefined && !(tolerance >= 0 && tolerance <= 1))
    problems.push(`quality.tolerance is ${tolerance}: it is a share. Give 0 to 1.`);
  return problems;
}

function ruleProblems(rule: QualityRule, columns: readonly string[]): string[] {
  const problems: string[] = [];
  const what = `quality rule "${rule.rule}"`;
  if ("column" in rule && !columns.includes(rule.column))
    problems.push(`${what}: "${rule.column}" is no column. Give one of ${columns.join(", ")}.`);
  if (rule.rule === "range" || rule.rule === "row_count") {
    const { min, max } = rule;
    if (min === undefined && max === undefined) problems.push(`${what} has no bound. Give min, max or both.`);
    if (min !== undefined && max !== undefined && min > max)
      problems.push(`${what}: min is ${min}, over max ${max}. Give a min of at most ${max}.`);
  }
  if (rule.rule === "set" && rule.values.length === 0)
    problems.push(`${what} has no values: nothing would pass. Give some.`);
  if (rule.rule === "freshness" && !(rule.hours > 0))
    problems.push(`${what}: hours is ${rule.hours}. Give more than 0.`);
  return problems;
}
