import type { Cloud } from "../../cloud";
import type { Pipeline } from "../pipelines";
import { deadLettersOf } from "./deadLetters";
import { ledgerOf, type LedgerEntry } from "./ledger";
import { runsOf, wellEnded, type RunReport } from "./runs";

export interface PipelineReport {
  /** Landed objects that are the pipeline's to process, each version counted. Rows are those of the current versions. */
  readonly objects: number;
  readonly rowsLoaded: number;
  readonly rowsQuarantined: number;
  readonly runs: readonly RunReport[];
}

export interface Problem {
  readonly pipeline: string;
  readonly what: string;
}

interface Version {
  readonly Key: string;
  readonly VersionId: string;
  readonly IsLatest: boolean;
}

/**
 * What became of everything that landed in one pipeline, and what is wrong with it. A run that failed is no problem where
 * another did its work.
 */
export async function reportOf(
  cloud: Cloud,
  pipeline: Pipeline,
): Promise<{ report: PipelineReport; problems: Problem[] }> {
  const runs = await runsOf(cloud, pipeline);
  const everything = await landedIn(cloud, pipeline);
  const landed = everything.filter(({ Key }) => Key.endsWith(pipeline.landingSuffix));
  const entries = await ledgerOf(cloud, pipeline);
  const current = landed.filter(({ IsLatest }) => IsLatest).flatMap((version) => entries.get(nameOf(version)) ?? []);
  const missing = landed.filter((version) => !entries.has(nameOf(version)));
  const dead = await deadLettersOf(cloud, pipeline);
  const failed = missing.length + dead.length > 0 ? runs.filter(({ state }) => !wellEnded.includes(state)) : [];
  const problems = [
    ...failed.map(({ id, state }) => `run ${id} ended ${state}`),
    ...dead.map(({ what, reason }) => `${what} is in the dead-letter queue: ${reason}`),
    ...everything.filter((version) => !landed.includes(version)).map((version) => notTaken(version, pipeline)),
    ...missing.map((version) => notInLedger(version, pipeline)),
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

function notTaken({ Key }: Version, { landingSuffix }: Pipeline): string {
  return `${Key} landed, but nothing takes it: its name must end in ${landingSuffix}`;
}

function notInLedger({ Key }: Version, { landingBucket }: Pipeline): string {
  return `${landingBucket}/${Key} landed but is not in the ledger: ask landfall why "${Key}"`;
}

async function landedIn(cloud: Cloud, { landingBucket, landingPrefix }: Pipeline): Promise<Version[]> {
  const input = { Bucket: landingBucket, Prefix: landingPrefix };
  const { Versions = [] } = await cloud.call<{ Versions?: readonly Version[] }>(
    cloud.admin,
    "s3",
    "ListObjectVersions",
    input,
  );
  return [...Versions];
}
