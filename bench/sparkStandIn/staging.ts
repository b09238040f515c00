import { AwsError } from "../../local/services/errors";
import type { JobProcess } from "../../local/simulate/spark/jobProcess";

/** One version of one key, as a manifest lists it. */
export interface Landed {
  readonly bucket: string;
  readonly key: string;
  readonly version: string;
  readonly size: number;
  readonly sequencer?: string;
}

export interface Manifest {
  readonly batch: string;
  readonly dataset: string;
  readonly objects: readonly Landed[];
}

/** A landed object after staging. */
export interface Staged {
  readonly landed: Landed;
  readonly state: "staged" | "gone" | "other";
  readonly size: number;
  readonly landedAt?: Date;
  /** Place among the versions of its key of the same second, where sequencers do not tell. */
  readonly ordinal?: number;
  /** Key of its copy in the staging bucket. */
  readonly copy: string;
}

interface ListedVersion {
  readonly Key: string;
  readonly VersionId: string;
  readonly LastModified: Date;
}

const goneCodes = new Set(["404", "405", "NoSuchKey", "NoSuchVersion", "MethodNotAllowed", "NotFound"]);

export const sourceOf = ({ bucket, key, version }: Landed): string => `${bucket}/${key}@${version}`;

/** Reads the manifest at `s3://<bucket>/<key>`. */
export async function readManifest(process: JobProcess, url: string): Promise<Manifest> {
  const [, bucket = "", key = ""] = /^s3:\/\/([^/]+)\/(.+)$/.exec(url) ?? [];
  return JSON.parse((await process.get(bucket, key)).toString("utf8")) as Manifest;
}

/** Copies each version of the batch to the staging bucket, as glue/lib/staging.py does. */
export async function stage(process: JobProcess, { batch, objects }: Manifest, bucket: string): Promise<Staged[]> {
  const staged: Staged[] = [];
  for (const [index, landed] of objects.entries())
    staged.push(await stageOne(process, landed, bucket, `in/${batch}/${String(index).padStart(5, "0")}.txt`));
  return withOrdinals(process, staged);
}

async function stageOne(process: JobProcess, landed: Landed, bucket: string, copy: string): Promise<Staged> {
  const { bucket: Bucket, key: Key, version: VersionId } = landed;
  const from = `${Bucket}/${encodeURIComponent(Key)}?versionId=${VersionId}`;
  try {
    await process.call("s3", "CopyObject", {
      CopySource: from,
      Bucket: bucket,
      Key: copy,
      TaggingDirective: "REPLACE",
    });
    type Head = { ContentLength: number; LastModified: Date };
    const head = await process.call<Head>("s3", "HeadObject", { Bucket, Key, VersionId });
    return { landed, state: "staged", size: head.ContentLength, landedAt: head.LastModified, copy };
  } catch (error) {
    if (!(error instanceof AwsError) || !(await isGone(process, landed, error.code))) throw error;
    return { landed, state: "gone", size: 0, copy };
  }
}

async function isGone(process: JobProcess, landed: Landed, code: string): Promise<boolean> {
  if (goneCodes.has(code)) return true;
  if (code !== "AccessDenied" && code !== "403") return false;
  return (await versionsOf(process, landed)).every(({ VersionId }) => VersionId !== landed.version);
}

/** Versions of a key, oldest first. */
async function versionsOf(process: JobProcess, { bucket, key }: Landed): Promise<ListedVersion[]> {
  const input = { Bucket: bucket, Prefix: key };
  const { Versions = [] } = await process.call<{ Versions?: ListedVersion[] }>("s3", "ListObjectVersions", input);
  return Versions.filter(({ Key }) => Key === key).reverse();
}

/** Orders versions of one second that do not all carry a sequencer by what S3 lists. */
async function withOrdinals(process: JobProcess, staged: readonly Staged[]): Promise<Staged[]> {
  const ordered = [...staged];
  const unclear = staged.filter(({ landed, landedAt }) => landedAt !== undefined && landed.sequencer === undefined);
  for (const key of new Set(unclear.map(({ landed }) => landed.key))) {
    const mine = ordered.filter(({ landed }) => landed.key === key);
    const [first] = mine;
    if (first === undefined) continue;
    const versions = await versionsOf(process, first.landed);
    for (const [ordinal, version] of versions.entries()) place(ordered, first.landed, version, ordinal);
  }
  return ordered;
}

function place(ordered: Staged[], of: Landed, { VersionId, LastModified }: ListedVersion, ordinal: number): void {
  const at = ordered.findIndex(({ landed }) => landed.key === of.key && landed.version === VersionId);
  const known = ordered[at];
  if (known !== undefined) {
    ordered[at] = { ...known, ordinal };
    return;
  }
  const sameSecond = (one: Staged) => one.landed.key === of.key && one.landedAt?.getTime() === LastModified.getTime();
  if (!ordered.some(sameSecond)) return;
  const landed = { bucket: of.bucket, key: of.key, version: VersionId, size: 0 };
  ordered.push({ landed, state: "other", size: 0, landedAt: LastModified, ordinal, copy: "" });
}
