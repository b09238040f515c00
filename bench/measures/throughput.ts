import { projectRoot } from "../../local/cli/command";
import { graphOf } from "../../local/graph/load";
import { stageOf } from "../../local/simulate/stage";
import { stack } from "../client";
import { emptyFolder } from "../folders";
import { ahead, reaching, type Measure } from "../measure";
import { alternated } from "../samples";
import { StandInStack } from "../standInStack";
import { aSecond } from "../units";

const batch = 100;

/** What the runtime itself costs a file from landed to loaded, where neither Spark nor the network takes time. */
export const throughput: Measure = {
  name: "throughput",
  async run(times, files = 10_000) {
    const graph = await graphOf(projectRoot, stack, { "landfall:batchSize": batch });
    const stage = stageOf(graph, stack, { projectRoot, directory: emptyFolder("throughput") });
    const perSecond = async (measured: (of: StandInStack) => Promise<number>) => {
      const one = await StandInStack.start(stage, "stand-in");
      await one.whole(batch, batch); // In which everything starts that starts once.
      const seconds = await measured(one).finally(() => one.stop());
      return files / seconds;
    };
    const sides = await alternated(
      { times },
      {
        ours: () => perSecond((one) => one.whole(files, batch)),
        beside: () => perSecond((one) => one.bare(files, batch)),
      },
    );
    const measure = `landed to loaded in process, Spark stand-in, batches of ${batch}`;
    return [
      reaching(measure, aSecond("files"), sides.ours, 1000),
      ahead("the same; beside: only the job's S3 calls and statements, in a loop", aSecond("files"), sides, 0.6),
    ];
  },
};
