import type { Sampling } from "../offers";
import type { Listed } from "./listed";
import type { ObjectIndex } from "./objectIndex";

/** Of each folder below a prefix, the first objects that are wanted, in the order of their keys. */
export function sampleOf(index: ObjectIndex, bucket: string, prefix: string, sampling: Sampling): Listed[] {
  const folders = new Folders(sampling.mostAFolder);
  const found: Listed[] = [];
  const isWanted = (key: string) => folders.hasRoom(key) && sampling.isWanted(key);
  for (const object of index.list(bucket, prefix, isWanted)) {
    folders.take();
    found.push(object);
  }
  return found;
}

/** Counts what is taken of each folder. Keys come sorted, mostly one folder after the other. */
class Folders {
  private readonly taken = new Map<string, number>();
  /** The folder of the last key, and how many were taken of it. */
  private folder = "";
  private count = 0;

  constructor(private readonly most: number) {}

  hasRoom(key: string): boolean {
    const end = key.lastIndexOf("/") + 1;
    if (end !== this.folder.length || !key.startsWith(this.folder)) {
      this.folder = key.slice(0, end);
      this.count = this.taken.get(this.folder) ?? 0;
    }
    return this.count < this.most;
  }

  /** The last key that there was room for. */
  take(): void {
    this.taken.set(this.folder, ++this.count);
  }
}
