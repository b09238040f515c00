import type { Journal, Store } from "../../engine/store";
import { Lately } from "../lately";
import { Listed } from "./listed";
import { packed, unpacked, type PackedVersion } from "./packedVersion";
import { isPlainKey } from "./plainKey";
import { SharedHeaders } from "./sharedHeaders";
import { SortedKeys } from "./sortedKeys";
import type { ObjectHeaders, ObjectVersion, StoredObject } from "./version";

/** How many opened versions are kept. */
const openedLimit = 1000;

interface BucketIndex {
  readonly keys: SortedKeys;
  /** Packed versions as JSON text, newest first: there may be very many of them. */
  readonly versions: Map<string, string[]>;
}

/** A packed version behind its bucket and key. */
type Row = readonly [bucket: string, key: string, ...PackedVersion];

/** All versions of all objects by bucket and key, over the journal that keeps them. */
export class ObjectIndex {
  private readonly buckets = new Map<string, BucketIndex>();
  /** By sequence. */
  private readonly rows: Journal<Row>;
  private readonly headers: SharedHeaders;
  /** Versions opened lately, by their text, of which no two have the same: who looks at an object looks at it more than once. */
  private readonly lately = new Lately<ObjectVersion>(openedLimit);

  constructor(store: Store) {
    this.rows = store.journal<Row>("s3.versions");
    this.headers = new SharedHeaders(store.journal<ObjectHeaders>("s3.headers"));
    const used = new Set<number>();
    for (const [, [bucket, key, ...version]] of this.rows.entries()) {
      this.remember(bucket, key, version);
      const headers = version[3]?.[3];
      if (headers !== undefined) used.add(headers);
    }
    this.headers.keepOnly(used);
  }

  /** Every version of every key. */
  *all(): Generator<ObjectVersion> {
    for (const [bucket, { versions }] of this.buckets)
      for (const key of versions.keys()) yield* this.versions(bucket, key);
  }

  /** Newest first; none for a key that was never put. */
  versions(bucket: string, key: string): readonly ObjectVersion[] {
    return this.held(bucket, key).map((text) => this.opened(bucket, key, text));
  }

  newest(bucket: string, key: string): ObjectVersion | undefined {
    const [text] = this.held(bucket, key);
    return text === undefined ? undefined : this.opened(bucket, key, text);
  }

  /** What a plain GET gives; nothing behind a delete marker. */
  current(bucket: string, key: string): StoredObject | undefined {
    const newest = this.newest(bucket, key);
    return newest?.marker === true ? undefined : newest;
  }

  /** What a plain GET would give for each key with the prefix that is wanted, in order, as it is now. */
  *list(bucket: string, prefix: string, isWanted: (key: string) => boolean = () => true): Generator<Listed> {
    for (const key of this.keys(bucket).withPrefix(prefix)) {
      if (!isWanted(key)) continue;
      const [text] = this.held(bucket, key);
      if (text === undefined || isMarker(text)) continue;
      yield new Listed(key, () => this.openedContent(bucket, key, text));
    }
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
    this.remember(row.bucket, row.key, this.write(row));
  }

  remove(row: ObjectVersion): void {
    this.rows.delete(row.sequence);
    const { keys, versions } = this.indexOf(row.bucket);
    const left = this.held(row.bucket, row.key).filter((text) => !isOf(text, row));
    if (left.length > 0) {
      versions.set(row.key, left);
      return;
    }
    versions.delete(row.key);
    keys.delete(row.key);
  }

  /** Puts changed attributes in the place of the same version. */
  amend(row: StoredObject): void {
    const amended = JSON.stringify(this.write(row));
    const texts = this.held(row.bucket, row.key).map((text) => (isOf(text, row) ? amended : text));
    this.indexOf(row.bucket).versions.set(row.key, texts);
  }

  private write(row: ObjectVersion): PackedVersion {
    const version = packed(row, (headers) => this.headers.numberOf(headers));
    this.rows.set(row.sequence, [row.bucket, row.key, ...version]);
    return version;
  }

  private remember(bucket: string, key: string, version: PackedVersion): void {
    const { keys, versions } = this.indexOf(bucket);
    const texts = versions.get(key);
    if (texts !== undefined) {
      texts.unshift(JSON.stringify(version));
      return;
    }
    versions.set(key, [JSON.stringify(version)]);
    keys.add(key);
  }

  private held(bucket: string, key: string): readonly string[] {
    return this.buckets.get(bucket)?.versions.get(key) ?? [];
  }

  private opened(bucket: string, key: string, text: string): ObjectVersion {
    return this.lately.of(text, () =>
      unpacked({ bucket, key }, JSON.parse(text) as PackedVersion, (number) => this.headers.withNumber(number)),
    );
  }

  private openedContent(bucket: string, key: string, text: string): StoredObject {
    const version = this.opened(bucket, key, text);
    if (version.marker === true) throw new Error(`${bucket}/${key} is behind a delete marker: it is in no list.`);
    return version;
  }

  private indexOf(bucket: string): BucketIndex {
    const known = this.buckets.get(bucket) ?? { keys: new SortedKeys(), versions: new Map<string, string[]>() };
    this.buckets.set(bucket, known);
    return known;
  }
}

/** Only a version with content ends in a list of its own. */
function isMarker(text: string): boolean {
  return !text.endsWith("]]");
}

/** The sequence comes first in a packed version. */
function isOf(text: string, { sequence }: ObjectVersion): boolean {
  return text.startsWith(`["${sequence}"`);
}
