/** Receives after which a message no longer counts: AWS takes it for one that is never handled. */
const mostReceives = 3;

/** The messages of which SQS tells the age of the oldest. */
export class AgingMessages {
  /** In the order in which they came. */
  private readonly ids = new Set<string>();

  /** Takes note of a message that came, or was received. */
  note(id: string, receives: number): void {
    if (receives < mostReceives) this.ids.add(id);
    else this.ids.delete(id);
  }

  /** @returns whether it was the oldest */
  delete(id: string): boolean {
    const wasOldest = this.oldest === id;
    this.ids.delete(id);
    return wasOldest;
  }

  get oldest(): string | undefined {
    return this.ids.values().next().value;
  }
}
