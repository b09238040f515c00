import { projectRoot } from "../../local/cli/command";
import { Environment } from "../../local/environment";
import { graphOf } from "../../local/graph/load";
import { pipelineOf, stack } from "../client";
import { emptyFolder } from "../folders";
import { ahead, type Measure } from "../measure";
import { objectBytes } from "../putting";
import { alternated } from "../samples";
import { aSecond } from "../units";

const atOnce = 64;
const Body = Buffer.alloc(objectBytes, "x");

/** What it costs that everything acknowledged survives a kill. */
export const journal: Measure = {
  name: "journal",
  async run(times, files = 10_000) {
    const { landingBucket } = await pipelineOf(stack);
    const [on, off] = [await started("journal-on", true), await started("journal-off", false)];
    let round = 0;
    const puts = (environment: Environment) => putsPerSecond(environment, landingBucket, `round-${round++}`, files);
    try {
      const rounds = { times, discarded: 1 };
      const sides = await alternated(rounds, { ours: () => puts(on), beside: () => puts(off) });
      const measure = "durable PUT of 1 KB objects in process, 64 at once; beside: without the journal";
      return [ahead(measure, aSecond("PUTs"), sides, 0.7)];
    } finally {
      await on.stop();
      await off.stop();
    }
  },
};

async function started(name: string, journaled: boolean): Promise<Environment> {
  const graph = await graphOf(projectRoot, stack);
  return Environment.start({ graph, directory: emptyFolder(name), projectRoot, clock: "real", journaled });
}

/** As the gateway does: an answer only once the object survives. */
async function putsPerSecond(environment: Environment, Bucket: string, prefix: string, files: number): Promise<number> {
  let next = 0;
  const began = performance.now();
  const puts = Array.from({ length: atOnce }, async () => {
    while (next < files) {
      const input = { Bucket, Key: `${prefix}/${next++}.bin`, Body };
      await environment.call(environment.admin, "s3", "PutObject", input);
      await environment.engine.store.durable();
    }
  });
  await Promise.all(puts);
  return (files * 1000) / (performance.now() - began);
}
