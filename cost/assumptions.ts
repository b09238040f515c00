/** What the program does not say and the bill depends on. */
interface Assumption {
  readonly default: number;
  readonly unit: string;
  readonly least: number;
  readonly most: number;
  readonly why: string;
}

const assumption = (
  value: number,
  unit: string,
  [least, most]: readonly [number, number],
  why: string,
): Assumption => ({
  default: value,
  unit,
  least,
  most,
  why,
});

const anyNumber = [0, 1_000_000] as const;

/** Each can be given another value: `--assume name=value`. */
export const assumptions = {
  activeHours: assumption(
    24,
    "hours a day",
    [0.1, 24],
    "Files come evenly over these hours. Spread out they make the most runs, so 24 costs most.",
  ),
  batchesPerWindow: assumption(
    1,
    "batches",
    [1, 1000],
    "Batches that Lambda's pollers cut one window's files into, where the mapping limits its concurrency. AWS promises no number; 2 is the worst that a limit of 2 allows.",
  ),
  putOffs: assumption(
    3,
    "times",
    anyNumber,
    "How often a message comes again for want of room, where runs are at their limit.",
  ),
  pollsPerMinute: assumption(15, "requests a minute", anyNumber, "Five pollers ask an idle queue every 20 seconds."),
  jobStartSeconds: assumption(
    30,
    "seconds",
    anyNumber,
    "From a job's start to its first billed second: it takes time, not money.",
  ),
  jobBaseSeconds: assumption(
    45,
    "seconds",
    anyNumber,
    "What a run takes whatever its batch: session, manifest, load, ledger. Glue bills a minute at least.",
  ),
  jobSecondsPerFile: assumption(0.05, "seconds", anyNumber, "Copying one object version, many at once."),
  jobMbPerSecond: assumption(
    10,
    "MB a second",
    [0.01, 10_000],
    "What one G.1X worker besides the driver reads, checks and writes. The bench has 15 on two cores.",
  ),
  metricsPerRun: assumption(
    0,
    "metrics",
    anyNumber,
    'Glue\'s job metrics that are billed as custom ones, for the hour of the run. Their namespace is "Glue", and bills differ; about 20 is the worst.',
  ),
  crawlMinutes: assumption(2, "minutes", [0.1, 1440], "How long a crawl takes. Glue bills 10 minutes at least."),
  crawlerDpus: assumption(
    2,
    "DPUs",
    [1, 100],
    "What AWS's own pricing example uses; a crawl of few files may do with 1.",
  ),
  loadBaseSeconds: assumption(
    10,
    "seconds",
    anyNumber,
    "What a load keeps the warehouse awake for, whatever its batch. Redshift Serverless bills a minute at least.",
  ),
  loadMbPerSecondPerRpu: assumption(
    5,
    "MB a second",
    [0.001, 10_000],
    "Landed MB that one RPU loads, merges and books in a second.",
  ),
  functionSeconds: assumption(1, "seconds", anyNumber, "One call of a function."),
  functionSecondsPerFile: assumption(0.005, "seconds", anyNumber, "What each file of a batch adds to it."),
  requestsPerRun: assumption(
    30,
    "requests",
    anyNumber,
    "S3 requests of a run besides those for each file, of each kind: manifest, output, summary, ledger.",
  ),
  parquetShare: assumption(0.3, "of the landed size", [0, 10], "What rows take as Parquet, or in the warehouse."),
  columnShare: assumption(0.1, "of a table's Parquet", [0, 1], "What a query reads: the columns that it names."),
  keptDays: assumption(
    30,
    "days of files",
    [0, 36_500],
    "Files that are stored, where no lifecycle rule removes them sooner. What nothing removes grows month by month.",
  ),
  bucketKeyShare: assumption(0.01, "KMS requests an S3 request", [0, 1], "What a bucket key leaves over."),
  logKbPerCall: assumption(2, "KB", anyNumber, "Log of one call of a function."),
  logKbPerRun: assumption(500, "KB", anyNumber, "Log of one Spark job's run."),
  logKbPerCrawl: assumption(10, "KB", anyNumber, "Log of one crawl."),
  logKbPerTransition: assumption(1, "KB", anyNumber, "Log of one transition of a state machine that logs all."),
  usualJobSeconds: assumption(120, "seconds", anyNumber, "What a job of the usual design takes on one small file."),
} as const satisfies Readonly<Record<string, Assumption>>;

export type AssumptionName = keyof typeof assumptions;
export type Assumed = Readonly<Record<AssumptionName, number>>;

export const assumptionNames = Object.keys(assumptions) as AssumptionName[];

const isName = (name: string): name is AssumptionName => Object.hasOwn(assumptions, name);

/**
 * The defaults, and what is given over them.
 *
 * @param given name to value
 * @throws RangeError for a name that there is none of, or a value out of bounds
 */
export function assumed(given: Readonly<Record<string, number>> = {}): Assumed {
  const values = Object.fromEntries(assumptionNames.map((name) => [name, assumptions[name].default]));
  for (const [name, value] of Object.entries(given)) {
    if (!isName(name))
      throw new RangeError(`There is no assumption "${name}". There are ${assumptionNames.join(", ")}.`);
    const { least, most, unit } = assumptions[name];
    if (!(value >= least && value <= most)) {
      throw new RangeError(`Assumption ${name} is ${value}; it must be ${least} to ${most} ${unit}.`);
    }
    values[name] = value;
  }
  return values as Assumed;
}
