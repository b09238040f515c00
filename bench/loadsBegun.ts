import type { Trace } from "../local/engine/trace";

/** Counts loads as the warehouse takes them on. */
export class LoadsBegun {
  readonly stop: () => void;
  private count = 0;
  private waiting?: { readonly count: number; readonly proceed: () => void };

  constructor(trace: Trace) {
    this.stop = trace.listen(({ did, outcome }) => {
      if (did === "redshift:BatchExecuteStatement" && outcome === "ok") this.begun();
    });
  }

  /** Resolves when so many have begun, at once where they have. */
  reached(count: number): Promise<void> {
    if (this.count >= count) return Promise.resolve();
    return new Promise((proceed) => (this.waiting = { count, proceed }));
  }

  private begun(): void {
    this.count += 1;
    if (this.waiting === undefined || this.count < this.waiting.count) return;
    this.waiting.proceed();
    this.waiting = undefined;
  }
}
