interface Entry {
  readonly id: string;
  readonly at: number;
}

/** Ids with the moment each is due, earliest first. A binary heap; entries that were replaced or removed are passed over. */
export class DueTimes {
  private readonly due = new Map<string, number>();
  private readonly heap: Entry[] = [];

  get size(): number {
    return this.due.size;
  }

  keys(): IterableIterator<string> {
    return this.due.keys();
  }

  has(id: string): boolean {
    return this.due.has(id);
  }

  set(id: string, at: number): void {
    this.due.set(id, at);
    this.heap.push({ id, at });
    this.rise(this.heap.length - 1);
  }

  delete(id: string): boolean {
    return this.due.delete(id);
  }

  clear(): void {
    this.due.clear();
    this.heap.length = 0;
  }

  /** The earliest moment at which something is due. */
  next(): number | undefined {
    for (;;) {
      const first = this.heap[0];
      if (first === undefined || this.due.get(first.id) === first.at) return first?.at;
      this.removeFirst();
    }
  }

  /** Removes and returns what is due by `now`, in order. */
  take(now: number): string[] {
    const ids: string[] = [];
    for (let next = this.next(); next !== undefined && next <= now; next = this.next()) {
      const { id } = this.heap[0] as Entry;
      this.due.delete(id);
      this.removeFirst();
      ids.push(id);
    }
    return ids;
  }

  private at(index: number): number {
    return this.heap[index]?.at ?? Infinity;
  }

  private swap(a: number, b: number): void {
    [this.heap[a], this.heap[b]] = [this.heap[b] as Entry, this.heap[a] as Entry];
  }

  private rise(from: number): void {
    for (let index = from; index > 0;) {
      const parent = (index - 1) >> 1;
      if (this.at(parent) <= this.at(index)) return;
      this.swap(parent, index);
      index = parent;
    }
  }

  private removeFirst(): void {
    const last = this.heap.pop();
    if (last === undefined || this.heap.length === 0) return;
    this.heap[0] = last;
    for (let index = 0; ;) {
      const left = 2 * index + 1;
      const least = this.at(left + 1) < this.at(left) ? left + 1 : left;
      if (this.at(index) <= this.at(least)) return;
      this.swap(index, least);
      index = least;
    }
  }
}
