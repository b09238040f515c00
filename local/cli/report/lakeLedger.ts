import { readFileSync } from "node:fs";
import type { Cloud } from "../../cloud";
import type { Pipeline } from "../pipelines";
import type { LedgerEntry } from "./ledger";

/** An entry as a lake's jobs write it: one object a landed key, about its newest version. */
interface Entry {
  readonly key: string;
  /** None where the version that counted was erased, and none other is there. */
  readonly version: string | null;
  readonly outcome: string;
  readonly rowsLoaded: number;
  readonly rowsQuarantined: number;
  /** Versions that a newer one replaced. */
  readonly superseded?: readonly string[];
  /** Versions that were deleted before they could be read. */
  readonly gone?: readonly string[];
}

/** The ledger that a lake keeps in its staging bucket, beside the rows that its files hold. */
export async function lakeLedger(cloud: Cloud, pipeline: Pipeline): Promise<ReadonlyMap<string, LedgerEntry>> {
  const { stagingBucket, dataset, lake } = pipeline;
  if (stagingBucket === undefined || dataset === undefined || lake === undefined) return new Map();
  const prefix = `ledger/${dataset}/`;
  const files = cloud.offer("s3");
  const keys = files.list(cloud.admin, stagingBucket, prefix).map(({ key }) => key);
  const own = keys.filter((key) => /^[0-9a-f]+\.json$/.test(key.slice(prefix.length)));
  const rows = await rowsBySource(cloud, lake);
  const entries = own.flatMap((key) => {
    const entry = JSON.parse(readFileSync(files.fileFor(cloud.admin, stagingBucket, key), "utf8")) as Entry;
    return entriesOf(entry, rows.get(key.slice(prefix.length, -".json".length)) ?? 0);
  });
  return new Map(entries.map((entry) => [entry.object, entry]));
}

function entriesOf(entry: Entry, present: number): LedgerEntry[] {
  const { key, version, outcome, rowsLoaded, rowsQuarantined, superseded = [], gone = [] } = entry;
  const past = (outcome: string) => (each: string) => ({ object: `${key}@${each}`, outcome, ...nothing });
  const current = { object: `${key}@${version}`, outcome, loaded: rowsLoaded, quarantined: rowsQuarantined, present };
  const others = [...superseded.map(past("superseded")), ...gone.map(past("gone"))];
  return version === null ? others : [...others, current];
}

const nothing = { loaded: 0, quarantined: 0, present: 0 };

/** Rows in the lake's files by the hash of the key that they came from, read from the files themselves. */
async function rowsBySource(cloud: Cloud, lake: string): Promise<ReadonlyMap<string, number>> {
  const { parquetMetadata } = await import("hyparquet");
  const [, bucket = "", prefix = ""] = /^s3:\/\/([^/]+)\/(.*)$/.exec(lake) ?? [];
  const files = cloud.offer("s3");
  const rows = new Map<string, number>();
  for (const { key } of files.list(cloud.admin, bucket, prefix)) {
    const [, source] = /\/source=([0-9a-f]+)\/[^/]+\.parquet$/.exec(key) ?? [];
    if (source === undefined) continue;
    const { buffer, byteOffset, byteLength } = readFileSync(files.fileFor(cloud.admin, bucket, key));
    const { num_rows: count } = parquetMetadata(buffer.slice(byteOffset, byteOffset + byteLength));
    rows.set(source, (rows.get(source) ?? 0) + Number(count));
  }
  return rows;
}
