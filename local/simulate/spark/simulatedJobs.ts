import type { Cloud } from "../../cloud";
import { AwsError } from "../../services/errors";
import type { JobRunner, Outcome, Work } from "../../services/glue/jobs/runner";
import { JobKilled, JobProcess } from "./jobProcess";

/** The job's own script ended with an error; the message is what Glue says of it. */
export class ScriptFailed extends Error {}

/** A job's script in TypeScript: the same steps on the same calls, without Spark. */
export type Script = (process: JobProcess) => Promise<void>;

/** Executes jobs by stand-ins for their scripts. */
export class SimulatedJobs implements JobRunner {
  private readonly running = new Map<string, JobProcess>();

  /** @param scripts by the file name of the script that each stands in for */
  constructor(
    private readonly cloud: Cloud,
    private readonly scripts: Readonly<Record<string, Script>>,
  ) {}

  run(work: Work): Promise<Outcome> {
    const { engine } = this.cloud;
    return new Promise((done) => {
      void engine.background(() => engine.aside(async () => done(await this.execute(work))));
    });
  }

  cancel(runId: string): void {
    this.running.get(runId)?.cancel();
  }

  stop(): void {
    this.running.clear();
  }

  private async execute(work: Work): Promise<Outcome> {
    const process = new JobProcess(this.cloud, work);
    this.running.set(work.run.id, process);
    try {
      await process.launch();
      work.began();
      await process.passes("start");
      await this.scriptOf(work)(process);
      await process.passes("end");
      return { state: "SUCCEEDED" };
    } catch (error) {
      return outcomeOf(error);
    } finally {
      this.running.delete(work.run.id);
    }
  }

  private scriptOf({ job }: Work): Script {
    const name = job.script.slice(job.script.lastIndexOf("/") + 1);
    const script = this.scripts[name];
    if (script === undefined) throw new Error(`The simulation has no stand-in for the job script ${name}.`);
    return script;
  }
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof AwsError) return { state: "FAILED", error: `${error.code}: ${error.message}` };
  if (error instanceof JobKilled && error.message.includes("told to stop")) return { state: "CANCELLED" };
  if (error instanceof ScriptFailed) return { state: "FAILED", error: error.message };
  const { name, message } = error as Error;
  return { state: "FAILED", error: `${name}: ${message}` };
}
