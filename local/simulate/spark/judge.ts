import { JobHost } from "./jobHost";

/** One record of a landed file. */
export interface JudgedLine {
  /** The `etl_line` of its row: the record's first line in the file, from 1. */
  readonly line: number;
  /**
   * The row's values by column, in the table's names and with defaults: numbers, booleans, texts, null; days as "2026-01-31",
   * moments as "2026-01-31 12:00:00". Undefined where the record is bad.
   */
  readonly row?: Readonly<Record<string, unknown>>;
  /** Why it is bad, as quarantine tells it. */
  readonly reason?: string;
}

/** What each record of a landed file comes to, as glue/lib says; asked once a text, kept. */
export interface Judge {
  /** @returns undefined where the whole file is refused: another header, or no text */
  judged(key: string, body: string): readonly JudgedLine[] | undefined;
}

/** A table as the crawler finds it: what stands for a contract in a lake that has none. */
export interface CrawledFolder {
  readonly name: string;
  /** Key prefix in the landing bucket, with a slash at the end. */
  readonly folder: string;
  /** Names and Hive types, in the files' order. */
  readonly columns: ReadonlyArray<readonly [name: string, type: string]>;
}

/** Judges files of a dataset with a contract, JSON lines or CSV. @param contract as the program hands it to its jobs */
export function contractJudge(projectRoot: string, contract: string): Judge {
  return new HostJudge(projectRoot, { contract }, () => "");
}

/** Judges files of a lake whose tables are crawled. */
export function crawledJudge(projectRoot: string, tables: readonly CrawledFolder[]): Judge {
  return new HostJudge(projectRoot, { tables }, (key) => key.slice(0, key.lastIndexOf("/")));
}

/** Asks the host of the jobs, which has the library at hand. */
class HostJudge implements Judge {
  private readonly known = new Map<string, readonly JudgedLine[] | null>();

  /** @param partOf what of a key counts */
  constructor(
    private readonly projectRoot: string,
    private readonly by: Readonly<Record<string, unknown>>,
    private readonly partOf: (key: string) => string,
  ) {}

  judged(key: string, body: string): readonly JudgedLine[] | undefined {
    const name = `${this.partOf(key)}\n${body}`;
    const judged = this.known.get(name) ?? this.asked(key, body);
    this.known.set(name, judged);
    return judged ?? undefined;
  }

  private asked(key: string, body: string): readonly JudgedLine[] | null {
    const question = { ...this.by, do: "judge", key };
    type Answer = { readonly value: readonly JudgedLine[] | null };
    return JobHost.of(this.projectRoot).ask<Answer>(question, Buffer.from(body)).content.value;
  }
}
