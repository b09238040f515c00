import { projectRoot } from "../../local/cli/command";
import { Environment } from "../../local/environment";
import { graphOf } from "../../local/graph/load";
import { pipelineOf, stack } from "../client";
import { emptyFolder } from "../folders";
import { against, type Measure } from "../measure";
import { alternated } from "../samples";
import { tollFile } from "../tollFile";
import { TollJob } from "../tollJob";
import { seconds } from "../units";

const rows = 1_000_000;

/**
 * What the runtime adds to a job: the job run as Glue would time it, against the very same script in a plain warm Spark session,
 * with the same arguments, role, endpoint and files, loading as many rows into the same table.
 */
export const job: Measure = {
  name: "job",
  async run(times) {
    const [graph, pipeline] = [await graphOf(projectRoot, stack), await pipelineOf(stack)];
    const directory = emptyFolder("job");
    const environment = await Environment.start({ graph, directory, projectRoot, clock: "real" });
    const tollJob = new TollJob(environment, pipeline, { path: tollFile(rows), rows });
    try {
      const rounds = { times, discarded: 1 };
      const sides = await alternated(rounds, { ours: () => tollJob.inside(), beside: () => tollJob.outside() });
      const measure =
        "job time of a 1,000,000-row file (181 MB), warm; beside: the same script in a bare warm Spark session";
      return [against(measure, seconds, sides, { text: "at most 1.10x", most: (beside) => 1.1 * beside })];
    } finally {
      await tollJob.end();
      await environment.stop();
      emptyFolder("job");
    }
  },
};
