import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Contract } from "../../local/simulate/contract";

/** What a line comes to: the row as JSON, or why it is none. */
export interface Verdict {
  readonly row: string | null;
  readonly reason: string;
}

interface LoadNames {
  readonly batch: string;
  readonly jobRun: string;
  readonly copyRole: string;
  readonly objects: string;
  /** Undefined where no row is good. */
  readonly rows?: string;
}

interface Answer {
  readonly statements: readonly string[];
  readonly emptyStatements: readonly string[];
  readonly verdicts: readonly Verdict[];
}

/**
 * The job's own Python library, asked once for all that a stand-in for it needs of a contract: so the SQL of a load and the
 * judgement of a line are the job's, and not a second opinion.
 */
export class JobTools {
  private readonly verdicts: ReadonlyMap<string, Verdict>;

  private constructor(
    readonly contract: Contract,
    private readonly answer: Answer,
    texts: readonly string[],
  ) {
    this.verdicts = new Map(answer.verdicts.map((verdict, at) => [texts[at] ?? "", verdict]));
  }

  /** @param texts every line that may be landed */
  static of(projectRoot: string, contract: string, texts: readonly string[]): JobTools {
    const python = join(projectRoot, ".venv", "bin", "python");
    const script = join(__dirname, "job_tools.py");
    const input = JSON.stringify({ contract, texts });
    const said = execFileSync(python, [script], { input, encoding: "utf8", maxBuffer: 2 ** 28 });
    return new JobTools(JSON.parse(contract) as Contract, JSON.parse(said) as Answer, texts);
  }

  /** @throws RangeError for a line that is none of these */
  judge(line: string): Verdict {
    const verdict = this.verdicts.get(line);
    if (verdict === undefined) throw new RangeError(`No verdict is known of the line ${line}.`);
    return verdict;
  }

  /** The statements of a load, which run as one transaction. */
  statements({ batch, jobRun, copyRole, objects, rows }: LoadNames): string[] {
    const names = {
      "BATCH-": batch,
      "JOB-RUN-": jobRun,
      "COPY-ROLE-": copyRole,
      "OBJECTS-": objects,
      "ROWS-": rows ?? "",
    };
    const asked = rows === undefined ? this.answer.emptyStatements : this.answer.statements;
    const named = (sql: string) =>
      Object.entries(names).reduce((text, [mark, name]) => text.replaceAll(`'${mark}'`, `'${name}'`), sql);
    return asked.map(named);
  }
}
