import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Zone } from "./lakeTable";
import type { Look } from "./look";
import { askParquet } from "./parquetFiles";

/** A text that a stack has left somewhere. */
export interface Said {
  /** "s3://<bucket>/<key>", "log <path>", ... */
  readonly where: string;
  readonly text: string;
}

/** Below these the staging bucket keeps files as they were delivered, and rows of the raw zone. */
const asDelivered = /^(in|out|raw|quarantine)\//;

/** What functions and jobs have logged. */
export function logsOf(directory: string): Said[] {
  const folder = join(directory, "logs");
  if (!existsSync(folder)) return [];
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name));
  const files = paths.filter((path) => statSync(path).isFile());
  return files.map((path) => ({ where: `log ${path.slice(folder.length + 1)}`, text: readFileSync(path, "utf8") }));
}

/** What the staging bucket holds beside the files as they were delivered. */
export async function stagedTexts(look: Look, bucket: string): Promise<Said[]> {
  return textsOf(
    look,
    bucket,
    [...(await look.keys(bucket)).keys()].filter((key) => !asDelivered.test(key)),
  );
}

/** What a bucket holds, rows of Parquet files as JSON. */
export async function bucketTexts(look: Look, { bucket }: Pick<Zone, "bucket">): Promise<Said[]> {
  const keys = [...(await look.keys(bucket)).keys()];
  const parquet = keys.filter((key) => key.endsWith(".parquet"));
  const rows = await askParquet(
    look.environment,
    { bucket, keys: parquet },
    "select filename, to_json(files)::varchar from files",
  );
  return [
    ...rows.map(([path, row]) => ({ where: String(path), text: String(row) })),
    ...(await textsOf(
      look,
      bucket,
      keys.filter((key) => !parquet.includes(key)),
    )),
  ];
}

async function textsOf(look: Look, bucket: string, keys: readonly string[]): Promise<Said[]> {
  const texts = await look.texts(bucket, keys);
  return texts.map((text, at) => ({ where: `s3://${bucket}/${keys[at]}`, text }));
}
