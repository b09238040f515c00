import type { Cloud } from "../cloud";
import type { Pipeline } from "./pipelines";
import { queryWarehouse } from "./warehouseQuery";

export interface RunReport {
  readonly id: string;
  readonly state: string;
  readonly seconds: number;
}

export interface PipelineReport {
  /** Landed objects, each version counted. Rows are those of the current versions. */
  readonly objects: number;
  readonly rowsLoaded: number;
  readonly rowsQuarantined: number;
  readonly runs: readonly RunReport[];
}

export interface Problem {
  readonly pipeline: string;
  readonly what: string;
}

interface WorkflowRun {
  readonly WorkflowRunId: string;
  readonly Status: string;
  readonly StartedOn: number;
  readonly CompletedOn?: number;
  readonly Statistics?: Readonly<Record<string, number>>;
  readonly ErrorMessage?: string;
}
interface Version {
  readonly Key: string;
  readonly VersionId: string;
  readonly IsLatest: boolean;
}

/** What became of everything that landed in one pipeline, and what is wrong with it. */
export async function reportOf(
  cloud: Cloud,
  pipeline: Pipeline,
): Promise<{ report: PipelineReport; problems: Problem[] }> {
  const runs = await runsOf(cloud, pipeline);
  const landed = await landedIn(cloud, pipeline);
  const entries = await ledgerOf(cloud, pipeline);
  const current = landed.filter(({ IsLatest }) => IsLatest).flatMap((version) => entries.get(nameOf(version)) ?? []);
  const problems = [
    ...runs.filter(({ state }) => state !== "COMPLETED").map(({ id, state }) => `run ${id} ended ${state}`),
    ...landed.filter((version) => !entries.has(nameOf(version))).map((version) => notInLedger(version, pipeline)),
    ...current
      .filter(isShort)
      .map(({ object, loaded, present }) => `${object}: ${loaded} rows loaded, ${present} present`),
  ];
  const sum = (count: (entry: LedgerEntry) => number) => current.reduce((total, entry) => total + count(entry), 0);
  const [rowsLoaded, rowsQuarantined] = [sum(({ loaded }) => loaded), sum(({ quarantined }) => quarantined)];
  return {
    report: { objects: landed.length, rowsLoaded, rowsQuarantined, runs },
    problems: problems.map((what) => ({ pipeline: pipeline.name, what })),
  };
}

const nameOf = ({ Key, VersionId }: Version): string => `${Key}@${VersionId}`;
const isShort = ({ outcome, loaded, present }: LedgerEntry): boolean => outcome === "loaded" && present < loaded;

function notInLedger({ Key }: Version, { landingBucket }: Pipeline): string {
  return `${landingBucket}/${Key} landed but is not in the ledger: ask landfall why "${Key}"`;
}

async function runsOf(cloud: Cloud, { workflow }: Pipeline): Promise<RunReport[]> {
  if (workflow === undefined) return [];
  const { Runs } = await cloud.call<{ Runs: readonly WorkflowRun[] }>(cloud.admin, "glue", "GetWorkflowRuns", {
    Name: workflow,
  });
  return Runs.map((run) => ({
    id: run.WorkflowRunId,
    state: stateOf(run),
    seconds: run.CompletedOn === undefined ? 0 : Number((run.CompletedOn - run.StartedOn).toFixed(1)),
  }));
}

/** Glue says COMPLETED of a run whose job failed; a person would not. */
function stateOf({ Status, Statistics = {} }: WorkflowRun): string {
  const failed = (Statistics.FailedActions ?? 0) + (Statistics.TimeoutActions ?? 0) + (Statistics.ErroredActions ?? 0);
  return Status === "COMPLETED" && failed > 0 ? "FAILED" : Status;
}

async function landedIn(cloud: Cloud, { landingBucket, landingPrefix, landingSuffix }: Pipeline): Promise<Version[]> {
  const { Versions = [] } = await cloud.call<{ Versions?: readonly Version[] }>(
    cloud.admin,
    "s3",
    "ListObjectVersions",
    {
      Bucket: landingBucket,
      Prefix: landingPrefix,
    },
  );
  return Versions.filter(({ Key }) => Key.endsWith(landingSuffix));
}

interface LedgerEntry {
  /** `<key>@<version>` */
  readonly object: string;
  readonly outcome: string;
  readonly loaded: number;
  readonly quarantined: number;
  /** Rows of this object version that are in the table now. */
  readonly present: number;
}

/** The ledger's word on each object version, beside the rows that are really there. */
async function ledgerOf(cloud: Cloud, pipeline: Pipeline): Promise<ReadonlyMap<string, LedgerEntry>> {
  const { ledger, table } = pipeline;
  if (ledger === undefined || table === undefined) return new Map();
  const { rows } = await queryWarehouse(
    cloud,
    pipeline,
    `select l.object_key || '@' || l.version, l.outcome, l.rows_loaded, l.rows_quarantined, count(t.etl_source)
       from ${ledger} l left join ${table} t on t.etl_source = l.bucket || '/' || l.object_key || '@' || l.version
      group by 1, 2, 3, 4`,
  );
  return new Map(rows.map(entryOf).map((entry) => [entry.object, entry]));
}

function entryOf([object, outcome, loaded, quarantined, present]: readonly unknown[]): LedgerEntry {
  const counts = { loaded: Number(loaded), quarantined: Number(quarantined), present: Number(present) };
  return { object: String(object), outcome: String(outcome), ...counts };
}
