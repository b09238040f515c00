import { existsSync, lstatSync, readdirSync, rmSync, statSync, type Stats } from "node:fs";
import { join } from "node:path";
import { AwsError } from "../errors";
import type { Caller } from "../service";
import { attributesOf } from "./attributes";
import type { Bucket } from "./bucket";
import { happenings } from "./objectEvent";
import type { Objects } from "./objects";
import { authorizeWrite } from "./operations/writeOperations";
import type { StoredObject } from "./version";

/** What a job's files became, by key. */
export interface Adopted {
  readonly created: readonly string[];
  readonly deleted: readonly string[];
}

/** What a job has done to the plain files of a bucket since they were placed. */
interface Found {
  readonly written: readonly string[];
  readonly removed: readonly string[];
}

/** Hadoop's working folders and checksums, which no object store would ever see. */
function isWorkingFile(name: string): boolean {
  return name === "_temporary" || name.startsWith(".spark-staging") || /^\..*\.crc$/.test(name);
}

function isWorkingKey(key: string): boolean {
  return key.split("/").some(isWorkingFile);
}

/** Makes objects of what jobs do to plain files. */
export class Adoption {
  constructor(private readonly objects: Objects) {}

  /**
   * @param under only keys with this prefix are looked at
   * @throws AwsError AccessDenied naming a key that the caller may not write or delete; its file is put back as it was, and all others
   *   are adopted
   */
  async adopt(caller: Caller, bucketName: string, under = ""): Promise<Adopted> {
    const bucket = this.objects.buckets.get(bucketName);
    await this.objects.changes.settled();
    const { written, removed } = this.found(bucket, under);
    const refused: AwsError[] = [];
    const mayWrite = this.allowed(written, refused, (key) => this.authorizeTake(bucket, caller, key));
    const mayDelete = this.allowed(removed, refused, (key) => this.authorizeForget(bucket, caller, key));
    const digests = new Map<string, { size: number; md5: string }>();
    for (const key of mayWrite) digests.set(key, await this.objects.blobs.digest(this.path(bucket, key)));
    // All at once: one transaction, however many files.
    const taken = [...digests].map(([key, digest]) => this.take(bucket, caller, key, digest));
    const forgotten = mayDelete.map((key) => this.objects.changes.delete({ bucket, key, caller }));
    await Promise.all([...taken, ...forgotten]);
    if (refused[0] !== undefined) throw refused[0];
    return { created: mayWrite, deleted: mayDelete };
  }

  private path({ name }: Bucket, key: string): string {
    return join(this.objects.placement.root(name), key);
  }

  private found(bucket: Bucket, under: string): Found {
    const { index, placement, changes } = this.objects;
    // A prefix may end within a name: its folder is walked.
    const folder = under.slice(0, under.lastIndexOf("/") + 1);
    const files = new Map([...walk(placement.root(bucket.name), folder)].filter(([key]) => key.startsWith(under)));
    const written = [...files].filter(([key, stats]) => this.isChanged(bucket, key, stats)).map(([key]) => key);
    const removed = [...index.keys(bucket.name).withPrefix(under)].filter((key) => {
      const placed = placement.path(bucket.name, key) !== undefined && index.current(bucket.name, key) !== undefined;
      if (!placed || files.has(key) || isWorkingKey(key)) return false;
      return !index.isFolder(bucket.name, key) && !changes.isUnsettled(bucket.name, key);
    });
    return { written, removed };
  }

  private isChanged({ name }: Bucket, key: string, { size, mtimeMs }: Stats): boolean {
    if (this.objects.changes.isUnsettled(name, key)) return false;
    const row = this.objects.index.current(name, key);
    return row === undefined || row.size !== size || row.mtime !== mtimeMs;
  }

  private allowed(keys: readonly string[], refused: AwsError[], authorize: (key: string) => void): string[] {
    return keys.filter((key) => {
      try {
        authorize(key);
        return true;
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        refused.push(new AwsError(error.code, `"${key}": ${error.message}`, error.status));
        return false;
      }
    });
  }

  private authorizeTake(bucket: Bucket, caller: Caller, key: string): void {
    try {
      authorizeWrite(this.objects, caller, bucket, key, attributesOf({}, bucket), {});
    } catch (error) {
      this.putBack(bucket, key);
      throw error;
    }
  }

  private authorizeForget(bucket: Bucket, caller: Caller, key: string): void {
    try {
      this.objects.rights.object(caller, "s3:DeleteObject", bucket, key);
    } catch (error) {
      this.objects.placement.place(bucket.name, key);
      throw error;
    }
  }

  private async take(
    bucket: Bucket,
    caller: Caller,
    key: string,
    { size, md5 }: { size: number; md5: string },
  ): Promise<void> {
    const { blobs, changes } = this.objects;
    const path = this.path(bucket, key);
    const former = this.overwrittenInPlace(bucket, key);
    if (former !== undefined && former.etag !== md5) changes.lose(former);
    const content = {
      ...attributesOf({}, bucket),
      size,
      etag: md5,
      keep: (sequence: string) => blobs.adopt(path, sequence),
    };
    await changes.create({ bucket, key, caller }, content, happenings.put, () => undefined);
  }

  /** The version whose own bytes a job has written over, rather than put a new file in its place. */
  private overwrittenInPlace(bucket: Bucket, key: string): StoredObject | undefined {
    const row = this.objects.index.current(bucket.name, key);
    if (row === undefined) return undefined;
    const blob = statSync(this.objects.blobs.path(row.sequence), { throwIfNoEntry: false });
    const plain = lstatSync(this.path(bucket, key), { throwIfNoEntry: false });
    return plain !== undefined && blob?.ino === plain.ino ? row : undefined;
  }

  /** Undoes what the caller had no right to. A version that was written over in place cannot be brought back, and is no more. */
  private putBack(bucket: Bucket, key: string): void {
    const former = this.overwrittenInPlace(bucket, key);
    rmSync(this.path(bucket, key), { force: true });
    if (former === undefined) this.objects.placement.place(bucket.name, key);
    else this.objects.changes.lose(former);
  }
}

/** Files below a folder, by key; working files are passed over. */
function* walk(root: string, folder: string): Generator<[key: string, stats: Stats]> {
  if (!existsSync(join(root, folder))) return;
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    if (isWorkingFile(entry.name)) continue;
    const key = folder + entry.name;
    if (entry.isDirectory()) yield* walk(root, `${key}/`);
    const stats = entry.isFile() ? lstatSync(join(root, key), { throwIfNoEntry: false }) : undefined;
    if (stats !== undefined) yield [key, stats];
  }
}
