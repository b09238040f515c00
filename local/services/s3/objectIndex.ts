import type { Table } from "../../engine/store";
import { isPlainKey } from "./plainKey";
import { SortedKeys } from "./sortedKeys";
import type { ObjectVersion, StoredObject } from "./version";

interface BucketIndex {
  readonly keys: SortedKeys;
  /** Newest first. */
  readonly versions: Map<string, ObjectVersion[]>;
}

/** All versions of all objects by bucket and key, over the table that keeps them. */
export class ObjectIndex {
  private readonly buckets = new Map<string, BucketIndex>();

  /** @param table rows by sequence */
  constructor(private readonly table: Table<ObjectVersion>) {
    const rows = [...table.values()].sort((one, other) => (one.sequence < other.sequence ? -1 : 1));
    for (const row of rows) this.remember(row);
  }

  /** Newest first; none for a key that was never put. */
  versions(bucket: string, key: string): readonly ObjectVersion[] {
    return this.buckets.get(bucket)?.versions.get(key) ?? [];
  }

  newest(bucket: string, key: string): ObjectVersion | undefined {
    return this.versions(bucket, key)[0];
  }

  /** What a plain GET gives; nothing behind a delete marker. */
  current(bucket: string, key: string): StoredObject | undefined {
    const newest = this.newest(bucket, key);
    return newest?.marker === true ? undefined : newest;
  }

  version(bucket: string, key: string, version: string): ObjectVersion | undefined {
    return this.versions(bucket, key).find((row) => row.version === version);
  }

  /** Every key of the bucket that has a version, delete markers included. */
  keys(bucket: string): SortedKeys {
    return this.indexOf(bucket).keys;
  }

  /** Whether the key is at present the folder of another one's plain file. */
  isFolder(bucket: string, key: string): boolean {
    for (const below of this.keys(bucket).withPrefix(`${key}/`)) {
      if (isPlainKey(below) && this.current(bucket, below) !== undefined) return true;
    }
    return false;
  }

  add(row: ObjectVersion): void {
    const kept = compact(row);
    this.table.set(row.sequence, kept);
    this.remember(kept);
  }

  remove(row: ObjectVersion): void {
    this.table.delete(row.sequence);
    const { keys, versions } = this.indexOf(row.bucket);
    const left = this.versions(row.bucket, row.key).filter((held) => held.sequence !== row.sequence);
    if (left.length > 0) {
      versions.set(row.key, left);
      return;
    }
    versions.delete(row.key);
    keys.delete(row.key);
  }

  /** Puts changed attributes in the place of the same version. */
  amend(row: StoredObject): void {
    this.table.set(row.sequence, row);
    const rows = this.versions(row.bucket, row.key).map((held) => (held.sequence === row.sequence ? row : held));
    this.indexOf(row.bucket).versions.set(row.key, rows);
  }

  private remember(row: ObjectVersion): void {
    const { keys, versions } = this.indexOf(row.bucket);
    const rows = versions.get(row.key);
    if (rows !== undefined) {
      rows.unshift(row);
      return;
    }
    versions.set(row.key, [row]);
    keys.add(row.key);
  }

  private indexOf(bucket: string): BucketIndex {
    const known = this.buckets.get(bucket) ?? { keys: new SortedKeys(), versions: new Map<string, ObjectVersion[]>() };
    this.buckets.set(bucket, known);
    return known;
  }
}

/** V8 gives an object that was spread together room to grow, almost as much again as it needs; parsed ones fit. */
function compact(row: ObjectVersion): ObjectVersion {
  return JSON.parse(JSON.stringify(row)) as ObjectVersion;
}
