import type { Cloud } from "../../../cloud";
import type { Question, Mounts, SparkRun } from "../../../spark/protocol";
import { giveBackSpark, takeSpark, type SparkWorker } from "../../../spark/sparkWorker";
import { AwsError } from "../../errors";
import type { Caller } from "../../service";
import { JobFiles } from "./jobFiles";
import type { JobRunner, Outcome, Work } from "./runner";
import { environmentOf, logOf } from "./runPlace";
import { SparkStorage } from "./sparkStorage";

/** Arguments that tell Glue, not the script, what to do. */
const extraFiles = "--extra-py-files";
const sparkConf = "--conf";
/** What Spark puts onto the path of scripts. */
export const sparkLibraries = [".py", ".zip", ".egg"] as const;

/** Executes runs in the Spark worker, each as its job's role. */
export class SparkRunner implements JobRunner {
  private readonly worker: SparkWorker;
  private readonly files: JobFiles;

  constructor(private readonly cloud: Cloud) {
    this.worker = takeSpark(cloud.projectRoot);
    this.files = new JobFiles(cloud);
  }

  run(work: Work): Promise<Outcome> {
    return this.cloud.engine.outside(() => this.execute(work));
  }

  cancel(runId: string): void {
    this.worker.cancel(runId);
  }

  stop(): void {
    giveBackSpark(this.cloud.projectRoot, this.worker);
  }

  private async execute(work: Work): Promise<Outcome> {
    const caller = this.cloud.asRole(work.job.role, `jobrun:${work.run.id}`);
    const storage = new SparkStorage(this.cloud, caller);
    try {
      const run = this.sparkRun(work, caller, storage);
      const answer = (question: Question): Promise<Mounts> => storage.answer(question);
      const outcome = await this.worker.run(run, answer, work.began);
      await storage.close();
      return outcome;
    } catch (error) {
      if (error instanceof AwsError) return { state: "FAILED", error: `${error.code}: ${error.message}` };
      throw error;
    }
  }

  private sparkRun({ run, job, arguments: given }: Work, caller: Caller, storage: SparkStorage): SparkRun {
    const { [extraFiles]: libraries = "", [sparkConf]: conf = "", ...rest } = given;
    return {
      id: run.id,
      script: this.files.script(caller, job.script),
      libraries: this.files.libraries(caller, libraries, sparkLibraries),
      arguments: Object.entries(rest).flat(),
      environment: environmentOf(this.cloud, caller, () => storage.settle()),
      conf: confOf(conf),
      log: logOf(this.cloud, run.id),
    };
  }
}

/** Glue takes several settings as one text: `spark.a=1 --conf spark.b=2`. */
export function confOf(text: string): Record<string, string> {
  const settings = text.split(/\s*--conf\s+/).filter((setting) => setting.includes("="));
  return Object.fromEntries(
    settings.map((setting) => {
      const at = setting.indexOf("=");
      return [setting.slice(0, at).trim(), setting.slice(at + 1).trim()];
    }),
  );
}
