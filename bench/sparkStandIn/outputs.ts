import { digest } from "../../local/engine/random";
import type { JobProcess } from "../../local/simulate/spark/jobProcess";
import type { JobTools } from "./jobTools";
import { objectsParquet, rowsParquet, type Row } from "./parquet";
import { sourceOf, type Manifest, type Staged } from "./staging";

/** A batch read and split: what Spark's part of a job comes to. */
export interface Split {
  readonly rows: readonly Row[];
  /** Bad lines by source. */
  readonly bad: ReadonlyMap<string, readonly BadLine[]>;
}

interface BadLine {
  readonly source: string;
  readonly line: number;
  readonly reason: string;
  readonly record: string;
}

/** Splits the lines of the batch's copies by the contract, as the job's library judges them. */
export async function split(
  process: JobProcess,
  tools: JobTools,
  staged: readonly Staged[],
  bucket: string,
): Promise<Split> {
  const rows: Row[] = [];
  const bad = new Map<string, BadLine[]>();
  for (const one of staged.filter(({ state, size }) => state === "staged" && size > 0)) {
    const source = sourceOf(one.landed);
    const text = (await process.get(bucket, one.copy)).toString("utf8");
    for (const [at, record] of text.split("\n").entries()) {
      if (record.trim() === "") continue;
      const { row, reason } = tools.judge(record);
      if (row !== null) rows.push({ json: row, staged: one, line: at + 1 });
      else bad.set(source, [...(bad.get(source) ?? []), { source, line: at + 1, reason, record }]);
    }
  }
  return { rows, bad };
}

/** Puts the bad lines of each version at a key of its own. */
export async function putQuarantine(
  process: JobProcess,
  bucket: string,
  dataset: string,
  { bad }: Split,
): Promise<void> {
  for (const [source, lines] of bad) {
    const body = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
    await process.put(bucket, quarantineKey(dataset, source), body);
  }
}

const quarantineKey = (dataset: string, source: string): string => `quarantine/${dataset}/${digest(source, 32)}.json`;

/** Writes rows and object list as Parquet with their COPY manifests. @returns the manifests' addresses */
export async function putLists(
  process: JobProcess,
  tools: JobTools,
  { batch }: Manifest,
  staged: readonly Staged[],
  { rows, bad }: Split,
): Promise<{ objects: string; rows?: string }> {
  const { dataset, columns } = tools.contract;
  const bucket = process.argument("staging");
  const prefix = `out/${dataset}/${batch}/${process.work.run.id}`;
  const counts = new Map([...bad].map(([source, lines]) => [source, lines.length]));
  const listed =
    rows.length === 0
      ? undefined
      : await putPart(process, bucket, `${prefix}/rows`, await rowsParquet(process, columns, rows, batch));
  const objects = await putPart(process, bucket, `${prefix}/objects`, await objectsParquet(process, staged, counts));
  return { objects, ...(listed === undefined ? {} : { rows: listed }) };
}

async function putPart(process: JobProcess, bucket: string, prefix: string, parquet: Buffer): Promise<string> {
  const key = `${prefix}/part-00000.parquet`;
  await process.put(bucket, key, parquet);
  const entries = [{ url: `s3://${bucket}/${key}`, mandatory: true, meta: { content_length: parquet.length } }];
  await process.put(bucket, `${prefix}.manifest`, JSON.stringify({ entries }));
  return `s3://${bucket}/${prefix}.manifest`;
}

/** What there is to say of a batch when it is done. */
export async function putSummary(
  process: JobProcess,
  dataset: string,
  manifest: Manifest,
  { rows, bad }: Split,
): Promise<void> {
  const rowsQuarantined = [...bad.values()].reduce((sum, lines) => sum + lines.length, 0);
  const summary = {
    batch: manifest.batch,
    dataset,
    objects: manifest.objects.length,
    rowsLoaded: rows.length,
    rowsQuarantined,
    seconds: {},
    quality: [],
  };
  const key = `summaries/${dataset}/${manifest.batch}.json`;
  await process.put(process.argument("staging"), key, JSON.stringify(summary));
}
