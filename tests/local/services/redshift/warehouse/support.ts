import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CopyFile, CopySource } from "../../../../../local/services/redshift/warehouse/copySource";
import { Database } from "../../../../../local/services/redshift/warehouse/database";
import { execute } from "../../../../../local/services/redshift/warehouse/execute";
import { Session } from "../../../../../local/services/redshift/warehouse/session";

/** What a statement gave: its rows, the number of rows it wrote, or its error. */
export type Given = readonly (readonly unknown[])[] | number | string;

/** Says which files COPY finds, without S3. */
export class Files implements CopySource {
  found: CopyFile[] = [];
  files(): readonly CopyFile[] {
    return this.found;
  }
}

/** A database in a folder of its own, for one test file. */
export class Warehouse {
  readonly directory = mkdtempSync(join(tmpdir(), "landfall-redshift-"));
  readonly database = new Database(join(this.directory, "dev.duckdb"));
  readonly files = new Files();
  now = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

  session(name = "admin", superuser = name === "admin"): Promise<Session> {
    const { database, files: source } = this;
    return Session.open({ database, databaseName: "dev", user: { name, superuser }, now: () => this.now, source });
  }

  /** One transaction of these statements, as `name`. @returns what the last one gave, or the first error */
  async run(statements: string | readonly string[], name?: string): Promise<Given> {
    const session = await this.session(name);
    try {
      let given: Given = -1;
      for (const sql of [statements].flat()) given = await step(session, sql);
      await session.commit();
      return given;
    } catch (error) {
      return `ERROR: ${(error as Error).message}`;
    } finally {
      await session.close();
    }
  }

  async close(): Promise<void> {
    await this.database.close();
    rmSync(this.directory, { recursive: true });
  }
}

/** Runs one statement in an open session. */
export async function step(session: Session, sql: string): Promise<Given> {
  const { rows, result } = await execute(session, sql);
  return result === undefined ? rows : await result.getRowsJson();
}
