import type { Subject } from "./designs";
import type { Told } from "./player";

/** What many histories of one pipeline came to. */
export interface Report extends Subject {
  readonly seeds: number;
  /** Histories that broke a promise. */
  readonly failed: readonly number[];
  /** Violations by invariant. */
  readonly violations: Readonly<Record<string, number>>;
  /** Faults by kind. */
  readonly faults: Readonly<Record<string, number>>;
  /** Things that senders did. */
  readonly deeds: number;
  readonly realSeconds: number;
  readonly simulatedHours: number;
  readonly simulatedHoursPerHour: number;
  readonly standIns: string;
}

const standIns =
  "Spark: the jobs' own Python, with stand-ins for Spark's part of it alone; Parquet, the warehouse and Athena: DuckDB; Lambda: the deployed code in this process, with a stand-in for the AWS SDK; S3, EventBridge, SQS, Glue, Step Functions, Redshift, SNS, IAM: the local runtime's, in memory";

export function reportOf(subject: Subject, told: readonly Told[], minutes: number, realSeconds: number): Report {
  const simulatedHours = (told.length * minutes) / 60;
  return {
    ...subject,
    seeds: told.length,
    failed: told
      .filter(({ violations }) => violations.length > 0)
      .map(({ seed }) => seed)
      .sort((a, b) => a - b),
    violations: sums(told.map(({ violations }) => counted(violations.map(({ invariant }) => invariant)))),
    faults: sums(told.map(({ faults }) => faults)),
    deeds: told.reduce((sum, { deeds }) => sum + deeds, 0),
    realSeconds: Math.round(realSeconds * 10) / 10,
    simulatedHours,
    simulatedHoursPerHour: Math.round((simulatedHours / realSeconds) * 3600),
    standIns,
  };
}

export function reportText(report: Report): string {
  const { seeds, failed, violations, faults } = report;
  const found =
    failed.length === 0
      ? "0 violations"
      : `violations in ${failed.length} histories (seeds ${failed.slice(0, 10).join(", ")}${failed.length > 10 ? ", ..." : ""})`;
  return [
    `${nameOf(report)}: ${seeds} histories, ${report.deeds} files put or deleted, ${found}`,
    ...listed("broken", violations),
    ...listed("faults", faults),
    `  ${report.simulatedHours} simulated hours in ${report.realSeconds} s: ${report.simulatedHoursPerHour} an hour`,
    `  stand-ins: ${report.standIns}`,
    "",
  ].join("\n");
}

function nameOf({ pipeline, design, mutant, deleteRows }: Subject): string {
  const deletions = deleteRows === undefined ? [] : [`rows of ${deleteRows} files go`];
  const designs = design === "ours" ? [] : [`the ${design} design`];
  return [pipeline, ...designs, ...(mutant === undefined ? [] : [`mutant ${mutant}`]), ...deletions].join(", ");
}

function listed(title: string, counts: Readonly<Record<string, number>>): string[] {
  const entries = Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? [] : [`  ${title}: ${entries.map(([name, count]) => `${name} ${count}`).join(", ")}`];
}

function counted(names: readonly string[]): Record<string, number> {
  return sums(names.map((name) => ({ [name]: 1 })));
}

function sums(all: ReadonlyArray<Readonly<Record<string, number>>>): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const [name, count] of all.flatMap((one) => Object.entries(one))) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}
