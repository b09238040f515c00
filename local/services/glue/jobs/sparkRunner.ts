import { join } from "node:path";
import type { Cloud } from "../../../cloud";
import type { Question, Mounts, SparkRun } from "../../../spark/protocol";
import { takeSpark, type SparkWorker } from "../../../spark/sparkWorker";
import { AwsError } from "../../errors";
import type { Caller } from "../../service";
import { JobFiles } from "./jobFiles";
import type { JobRunner, Outcome, Work } from "./runner";
import { SparkStorage } from "./sparkStorage";

/** Arguments that tell Glue, not the script, what to do. */
const extraFiles = "--extra-py-files";
const sparkConf = "--conf";

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
    this.worker.stop();
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
      libraries: libraries === "" ? [] : libraries.split(",").map((uri) => this.files.library(caller, uri.trim())),
      arguments: Object.entries(rest).flat(),
      environment: this.environment(caller, storage),
      conf: confOf(conf),
      log: join(this.cloud.directory, "logs", "glue", `${run.id}.log`),
    };
  }

  private environment(caller: Caller, storage: SparkStorage): Record<string, string> {
    const { endpoint, region } = this.cloud;
    const keys = this.cloud.credentials(caller, () => storage.settle());
    return {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
      AWS_SESSION_TOKEN: keys.sessionToken,
      AWS_EC2_METADATA_DISABLED: "true",
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
