import { compareUtf8 } from "./utf8Order";

/** Split at twice this, so that adding one key moves few others. */
const chunkSize = 512;

/** A set of keys in the order of their UTF-8 bytes, with cheap steps from any point. */
export class SortedKeys {
  private readonly chunks: string[][] = [];

  /** Adding what is there already changes nothing. */
  add(key: string): void {
    const chunk = this.chunks[this.chunkFor(key)];
    if (chunk === undefined) {
      this.chunks.push([key]);
      return;
    }
    const at = lowerBound(chunk, (held) => compareUtf8(held, key) >= 0);
    if (chunk[at] === key) return;
    chunk.splice(at, 0, key);
    if (chunk.length > 2 * chunkSize) this.chunks.splice(this.chunkFor(key) + 1, 0, chunk.splice(chunkSize));
  }

  delete(key: string): void {
    const index = this.chunkFor(key);
    const chunk = this.chunks[index] ?? [];
    const at = lowerBound(chunk, (held) => compareUtf8(held, key) >= 0);
    if (chunk[at] !== key) return;
    chunk.splice(at, 1);
    if (chunk.length === 0) this.chunks.splice(index, 1);
  }

  /** The first key at or after `start`. */
  atLeast(start: string): string | undefined {
    return this.first((key) => compareUtf8(key, start) >= 0);
  }

  /** The first key after `key`. */
  after(key: string): string | undefined {
    return this.first((held) => compareUtf8(held, key) > 0);
  }

  /** The first key that stands after all keys with this prefix. */
  pastPrefix(prefix: string): string | undefined {
    return this.first((key) => !key.startsWith(prefix) && compareUtf8(key, prefix) > 0);
  }

  /** In order. Keys may come and go meanwhile. */
  *withPrefix(prefix: string): Generator<string> {
    let [index, at] = this.place((held) => compareUtf8(held, prefix) >= 0);
    for (;;) {
      const key = this.chunks[index]?.[at];
      if (key?.startsWith(prefix) !== true) return;
      yield key;
      if (this.chunks[index]?.[at] !== key) [index, at] = this.place((held) => compareUtf8(held, key) > 0);
      else if (++at === this.chunks[index]?.length) [index, at] = [index + 1, 0];
    }
  }

  private first(reached: (key: string) => boolean): string | undefined {
    const [index, at] = this.place(reached);
    return this.chunks[index]?.[at];
  }

  /** @param reached false for keys up to some point, true from there on @returns the chunk of that point, and where in it */
  private place(reached: (key: string) => boolean): [index: number, at: number] {
    const index = lowerBound(this.chunks, (chunk) => reached(chunk[chunk.length - 1] ?? ""));
    return [index, lowerBound(this.chunks[index] ?? [], reached)];
  }

  /** The chunk that holds the key or would: the last one for keys beyond all. */
  private chunkFor(key: string): number {
    const index = lowerBound(this.chunks, (chunk) => compareUtf8(chunk[chunk.length - 1] ?? "", key) >= 0);
    return Math.max(0, Math.min(index, this.chunks.length - 1));
  }
}

function lowerBound<T>(items: readonly T[], reached: (item: T) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && reached(item)) high = middle;
    else low = middle + 1;
  }
  return low;
}
