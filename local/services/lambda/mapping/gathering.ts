/** Most bytes of one invocation's event. */
const eventBytes = 6_291_456;
/** `{"Records":[` and `]}` */
const frameBytes = 14;

/** Something received, with its size in the event. */
export interface Sized {
  readonly bytes: number;
}

/**
 * Messages received and not yet handed to the function. A batch is full at so many messages, or when the next one would
 * take its event over 6 MB.
 */
export class Gathering<T extends Sized> {
  private held: T[] = [];
  /** How many of those held make the first batch, and their bytes with a comma each. */
  private first = 0;
  private bytes = frameBytes;

  constructor(private readonly batchSize: number) {}

  get size(): number {
    return this.held.length;
  }

  get isFull(): boolean {
    return this.first >= this.batchSize || this.first < this.held.length;
  }

  /** How many more are worth receiving before the first batch is full. */
  get room(): number {
    return this.isFull ? 0 : this.batchSize - this.first;
  }

  add(one: T): void {
    this.held.push(one);
    this.extend();
  }

  /** Removes and returns the first batch, full or not. */
  take(): T[] {
    const batch = this.held.slice(0, this.first);
    this.held = this.held.slice(this.first);
    this.first = 0;
    this.bytes = frameBytes;
    this.extend();
    return batch;
  }

  private extend(): void {
    for (; this.first < Math.min(this.held.length, this.batchSize); this.first += 1) {
      const next = this.bytes + (this.held[this.first]?.bytes ?? 0) + 1;
      // One message alone always goes: SQS takes none over 1 MiB.
      if (this.first > 0 && next > eventBytes) return;
      this.bytes = next;
    }
  }
}
