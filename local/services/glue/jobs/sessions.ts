import type { Cloud } from "../../../cloud";
import type { Mounts, Question } from "../../../spark/protocol";
import { UsageError } from "../../errors";
import type { SessionAsked, SparkSession, SparkSessions } from "../../offers";
import type { Caller } from "../../service";
import type { Catalog } from "../catalog/catalog";
import type { Job } from "./job";
import { JobFiles } from "./jobFiles";
import { environmentOf } from "./runPlace";
import { confOf, sparkLibraries } from "./sparkRunner";
import { SparkStorage } from "./sparkStorage";
import { tablesFor } from "./sessionTables";

/** Arguments that tell Glue, not the script, what to do. */
const forGlue: ReadonlySet<string> = new Set(["--extra-py-files", "--conf"]);

/** Interactive Spark sessions beside the jobs' runs: each with a job's role, arguments and libraries. */
export class Sessions implements SparkSessions {
  private readonly open = new Map<string, SparkStorage>();

  constructor(
    private readonly cloud: Cloud,
    private readonly catalog: Catalog,
    private readonly jobs: ReadonlyMap<string, Job>,
  ) {}

  begin({ job: name, asAdmin }: SessionAsked): SparkSession {
    const job = this.jobs.get(name);
    if (job?.command !== "glueetl") throw new UsageError(`There is no Spark job "${name}" in this stack.`);
    const { cloud } = this;
    const id = cloud.engine.random.hex(16);
    const caller = asAdmin ? cloud.admin : cloud.asRole(job.role, `shell:${id}`);
    const storage = new SparkStorage(cloud, caller);
    this.open.set(id, storage);
    const given: Readonly<Record<string, string>> = { ...job.defaultArguments, ...job.fixedArguments };
    return {
      id,
      job: name,
      as: caller.arn,
      arguments: {
        ...Object.fromEntries(Object.entries(given).filter(([key]) => !forGlue.has(key))),
        "--JOB_NAME": name,
      },
      // The administrator's calls are everybody's who has no keys of a role: nothing may run before each of them.
      environment: environmentOf(cloud, caller, asAdmin ? undefined : () => storage.settle()),
      libraries: this.libraries(caller, given["--extra-py-files"] ?? ""),
      conf: confOf(given["--conf"] ?? ""),
      ...tablesFor(cloud, this.catalog, caller),
    };
  }

  async answer(id: string, question: Question): Promise<Mounts> {
    const storage = this.open.get(id);
    if (storage === undefined) throw new UsageError(`There is no open session ${id}.`);
    return this.cloud.engine.inside(() => storage.answer(question));
  }

  async end(id: string): Promise<void> {
    await this.open.get(id)?.close();
    this.open.delete(id);
  }

  private libraries(caller: Caller, uris: string): string[] {
    return new JobFiles(this.cloud).libraries(caller, uris, sparkLibraries);
  }
}
