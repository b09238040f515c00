import { linkSync, lstatSync, mkdirSync, renameSync, rmdirSync, rmSync, unlinkSync, type Stats } from "node:fs";
import { dirname, join } from "node:path";
import type { Blobs } from "./blobs";
import type { ObjectIndex } from "./objectIndex";
import { foldersOf, isPlainKey } from "./plainKey";
import type { StoredObject } from "./version";

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

/** What stands at a path, if anything does: below a file, nothing can. */
function statsOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (codeOf(error) === "ENOTDIR") return undefined;
    throw error;
  }
}

/** Keeps the plain files below `buckets/` what the index says: one for each current object whose key can be a path. */
export class Placement {
  private readonly spare: string;

  /** @param directory the environment's; buckets are folders in `buckets/` */
  constructor(
    private readonly directory: string,
    private readonly index: ObjectIndex,
    private readonly blobs: Blobs,
  ) {
    this.spare = join(directory, "s3", "spare");
    rmSync(this.spare, { force: true });
  }

  root(bucket: string): string {
    return join(this.directory, "buckets", bucket);
  }

  /** Where the key's plain file is, or would be; undefined for a key that can have none. */
  path(bucket: string, key: string): string | undefined {
    return isPlainKey(key) ? join(this.root(bucket), key) : undefined;
  }

  /** The plain file of a version, where it has one just now. */
  plainFile({ bucket, key, sequence, size, mtime }: StoredObject): string | undefined {
    const isCurrent = this.index.current(bucket, key)?.sequence === sequence;
    const path = isCurrent && !this.leadsAway(bucket, key) ? this.path(bucket, key) : undefined;
    const stats = path === undefined ? undefined : statsOf(path);
    return stats?.isFile() === true && stats.size === size && stats.mtimeMs === mtime ? path : undefined;
  }

  /** Makes the key's plain file the current version's, or none. Safe to repeat at any time. */
  place(bucket: string, key: string): void {
    const path = this.path(bucket, key);
    if (path === undefined) return;
    const current = this.index.current(bucket, key);
    if (current === undefined) this.remove(bucket, key, path);
    // A key that is also a folder of others leaves the place to them.
    else if (!this.index.isFolder(bucket, key)) this.put(this.blobs.path(current.sequence), bucket, key, path);
  }

  /** Whether somebody put a symbolic link where a folder of the key would be. */
  private leadsAway(bucket: string, key: string): boolean {
    return foldersOf(key).some((folder) => statsOf(join(this.root(bucket), folder))?.isSymbolicLink() === true);
  }

  private put(blob: string, bucket: string, key: string, path: string): void {
    if (this.leadsAway(bucket, key)) this.clearWay(bucket, key);
    try {
      linkSync(blob, path);
    } catch (error) {
      const code = codeOf(error);
      if (code === "EEXIST") this.replace(blob, path);
      else if (code === "ENOENT" || code === "ENOTDIR") {
        this.clearWay(bucket, key);
        mkdirSync(dirname(path), { recursive: true });
        linkSync(blob, path);
      } else throw error;
    }
  }

  /** Swaps the file in one step: a reader sees the old content or the new. */
  private replace(blob: string, path: string): void {
    if (lstatSync(path).isDirectory()) rmdirSync(path); // empty, or left by a job: the index knows nothing in it
    linkSync(blob, this.spare);
    renameSync(this.spare, path);
    rmSync(this.spare, { force: true }); // still there where both were the same file already
  }

  /** Takes away the plain files of keys that have become folders, and links. Outermost first: what lies behind a link is not ours. */
  private clearWay(bucket: string, key: string): void {
    for (const folder of foldersOf(key).reverse()) {
      const path = join(this.root(bucket), folder);
      if (statsOf(path)?.isDirectory() === false) unlinkSync(path);
    }
  }

  private remove(bucket: string, key: string, path: string): void {
    if (this.leadsAway(bucket, key)) return;
    try {
      unlinkSync(path);
    } catch (error) {
      const code = codeOf(error);
      if (code !== "ENOENT" && code !== "ENOTDIR" && code !== "EISDIR" && code !== "EPERM") throw error;
    }
    for (const folder of foldersOf(key)) {
      if (!removedFolder(join(this.root(bucket), folder))) return;
      if (this.index.current(bucket, folder) !== undefined) this.place(bucket, folder); // it can be a file again
    }
  }
}

/** @returns whether the folder is gone: S3 has none that are empty */
function removedFolder(path: string): boolean {
  try {
    rmdirSync(path);
    return true;
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return true;
    return false;
  }
}
