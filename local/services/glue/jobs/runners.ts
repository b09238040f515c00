import type { Cloud } from "../../../cloud";
import type { Job } from "./job";
import { PythonShellRunner } from "./pythonShellRunner";
import type { JobRunner, Outcome, Work } from "./runner";
import { SparkRunner } from "./sparkRunner";

/** Spark's runner for Spark jobs, Python shell's for the others. */
export class Runners implements JobRunner {
  private readonly spark: SparkRunner;
  private readonly pythonShell: PythonShellRunner;

  constructor(cloud: Cloud) {
    this.spark = new SparkRunner(cloud);
    this.pythonShell = new PythonShellRunner(cloud);
  }

  expect({ command }: Job): void {
    if (command === "pythonshell") this.pythonShell.expect();
  }

  run(work: Work): Promise<Outcome> {
    return work.job.command === "pythonshell" ? this.pythonShell.run(work) : this.spark.run(work);
  }

  /** Only one of them knows the run. */
  cancel(runId: string): void {
    this.spark.cancel(runId);
    this.pythonShell.cancel(runId);
  }

  stop(): void {
    this.spark.stop();
    this.pythonShell.stop();
  }
}
