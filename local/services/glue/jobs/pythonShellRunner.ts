import type { Cloud } from "../../../cloud";
import { installedIn, packagesIn } from "../../../spark/installed";
import { PythonShell } from "../../../spark/pythonShell";
import type { PythonShellRun } from "../../../spark/protocol";
import { AwsError, UsageError } from "../../errors";
import { JobFiles } from "./jobFiles";
import { environmentOf, logOf } from "./runPlace";
import type { JobRunner, Outcome, Work } from "./runner";

/** What pip installs there; a zip is not put on the path, as one is for Spark. */
const libraryEndings = [".whl", ".py"] as const;

/** Spark's own, which scripts in Python shell are not given. */
const sparkOnly: ReadonlySet<string> = new Set(["--JOB_NAME", "--JOB_RUN_ID", "--JOB_ID"]);

/** What a script in Python shell finds in sys.argv, after its own name. */
export function shellArguments({ job, arguments: given }: Pick<Work, "job" | "arguments">): string[] {
  const told = Object.entries(given).filter(([name]) => !sparkOnly.has(name));
  return [...told.flat(), "--scriptLocation", job.script];
}

/** Executes runs of Python shell jobs, each in a process of its own and as its job's role. */
export class PythonShellRunner implements JobRunner {
  private readonly shell: PythonShell;
  private readonly files: JobFiles;

  constructor(private readonly cloud: Cloud) {
    this.shell = new PythonShell(cloud.projectRoot);
    this.files = new JobFiles(cloud);
  }

  /** A job of this kind exists: the next run shall not wait for Python. */
  expect(): void {
    this.shell.start();
  }

  run(work: Work): Promise<Outcome> {
    return this.cloud.engine.outside(() => this.execute(work));
  }

  cancel(runId: string): void {
    this.shell.cancel(runId);
  }

  stop(): void {
    this.shell.stop();
  }

  private async execute(work: Work): Promise<Outcome> {
    try {
      const run = this.shellRun(work);
      work.began();
      return await this.shell.run(run);
    } catch (error) {
      if (error instanceof AwsError) return { state: "FAILED", error: `${error.code}: ${error.message}` };
      if (error instanceof UsageError) return { state: "FAILED", error: error.message };
      throw error;
    }
  }

  private shellRun({ run, job, arguments: given }: Work): PythonShellRun {
    const caller = this.cloud.asRole(job.role, `jobrun:${run.id}`);
    return {
      id: run.id,
      script: this.files.script(caller, job.script),
      libraries: this.files.libraries(caller, given["--extra-py-files"] ?? "", libraryEndings),
      librarySet: given["library-set"] === "none" ? "none" : "analytics",
      packages: packagesIn(given["--additional-python-modules"] ?? "", installedIn(this.cloud.projectRoot)),
      arguments: shellArguments({ job, arguments: given }),
      environment: environmentOf(this.cloud, caller),
      log: logOf(this.cloud, run.id),
    };
  }
}
