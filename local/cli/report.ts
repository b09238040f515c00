import type { Cloud } from "../cloud";
import type { Pipeline } from "./pipelines";
import { queryWarehouse } from "./warehouseQuery";

export interface RunReport {
  readonly id: string;
  readonly state: string;
  readonly seconds: number;
}

export interface PipelineReport {
  /** Landed objects, each version counted. */
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
}

/** What became of everything that landed in one pipeline, and what is wrong with it. */
export async function reportOf(
  cloud: Cloud,
  pipeline: Pipeline,
): Promise<{ report: PipelineReport; problems: Problem[] }> {
  const [runs, landed, ledger] = [
    await runsOf(cloud, pipeline),
    await landedIn(cloud, pipeline),
    await ledgerOf(cloud, pipeline),
  ];
  const missing = landed.filter(({ Key, VersionId }) => !ledger.objects.has(`${Key}@${VersionId}`));
  const problems = [
    ...runs.filter(({ state }) => state !== "COMPLETED").map(({ id, state }) => `run ${id} ended ${state}`),
    ...missing.map(
      ({ Key }) => `${pipeline.landingBucket}/${Key} landed but is not in the ledger: landfall why ${Key}`,
    ),
    ...ledger.problems,
  ];
  const { rowsLoaded, rowsQuarantined } = ledger;
  return {
    report: { objects: landed.length, rowsLoaded, rowsQuarantined, runs },
    problems: problems.map((what) => ({ pipeline: pipeline.name, what })),
  };
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

interface LedgerSums {
  /** `<key>@<version>` of each object that was dealt with. */
  readonly objects: ReadonlySet<string>;
  readonly rowsLoaded: number;
  readonly rowsQuarantined: number;
  readonly problems: readonly string[];
}

/** The ledger's word, held against the rows that are really there. */
async function ledgerOf(cloud: Cloud, pipeline: Pipeline): Promise<LedgerSums> {
  const { ledger, table } = pipeline;
  if (ledger === undefined || table === undefined)
    return { objects: new Set(), rowsLoaded: 0, rowsQuarantined: 0, problems: [] };
  const { rows } = await queryWarehouse(
    cloud,
    pipeline,
    `select l.object_key || '@' || l.version, l.outcome, l.rows_loaded, l.rows_quarantined, count(t.etl_source)
       from ${ledger} l left join ${table} t on t.etl_source = l.bucket || '/' || l.object_key || '@' || l.version
      group by 1, 2, 3, 4`,
  );
  const short = rows.filter(
    ([, outcome, loaded, , present]) => outcome === "loaded" && Number(present) < Number(loaded),
  );
  return {
    objects: new Set(rows.map(([object]) => String(object))),
    rowsLoaded: sum(rows, 2),
    rowsQuarantined: sum(rows, 3),
    problems: short.map(
      ([object, , loaded, , present]) => `${String(object)}: ${String(loaded)} rows loaded, ${String(present)} present`,
    ),
  };
}

function sum(rows: ReadonlyArray<readonly unknown[]>, column: number): number {
  return rows.reduce((total, row) => total + Number(row[column]), 0);
}
