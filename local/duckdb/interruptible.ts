import type { DuckDBConnection } from "@duckdb/node-api";

/**
 * What stops a connection's work, at whatever moment it is told to. DuckDB forgets an interruption that comes before its thread has
 * begun: so it is told again until the work under way has stopped, and none begins after that.
 */
export class Interruptible {
  private working = false;
  private stopped = false;

  /** @param refusal what work that begins too late throws */
  constructor(
    private readonly connection: Pick<DuckDBConnection, "interrupt">,
    private readonly refusal: () => Error,
  ) {}

  /** Does work that uses the connection: one at a time. @throws the refusal after an interruption, DuckDB's error during it */
  async run<T>(work: () => Promise<T>): Promise<T> {
    this.check();
    this.working = true;
    try {
      return await work();
    } finally {
      this.working = false;
    }
  }

  /** @throws the refusal after an interruption */
  check(): void {
    if (this.stopped) throw this.refusal();
  }

  interrupt(): void {
    this.stopped = true;
    this.tell();
  }

  private tell(): void {
    if (!this.working) return;
    this.connection.interrupt();
    setImmediate(() => this.tell());
  }
}
