import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Cloud } from "../../cloud";
import { HostedRun } from "./hostedRun";
import type { JobChanges } from "./jobChanges";
import { JobHost } from "./jobHost";
import type { JobProcess } from "./jobProcess";
import { SimulatedJobs, type Script } from "./simulatedJobs";

/** Executes jobs by their real scripts, with stand-ins for Spark's part of them alone. */
export class HostedJobs extends SimulatedJobs {
  private readonly live: Set<HostedRun>;

  constructor(cloud: Cloud, changes: JobChanges = {}) {
    const live = new Set<HostedRun>();
    super(cloud, scriptsOf(cloud.projectRoot, changes, live));
    this.live = live;
  }

  override stop(): void {
    for (const run of this.live) run.end();
    super.stop();
  }
}

function scriptsOf(projectRoot: string, changes: JobChanges, live: Set<HostedRun>): Readonly<Record<string, Script>> {
  const names = readdirSync(join(projectRoot, "glue", "jobs")).filter((name) => name.endsWith(".py"));
  const script = (process: JobProcess) => hosted(process, changes, live);
  return Object.fromEntries(names.map((name) => [name, script]));
}

async function hosted(process: JobProcess, changes: JobChanges, live: Set<HostedRun>): Promise<void> {
  const run = new HostedRun(JobHost.of(process.cloud.projectRoot), process, changes);
  live.add(run);
  try {
    await run.play();
  } finally {
    run.end();
    live.delete(run);
  }
}
