import { dirname, join } from "node:path";
import { projectRoot } from "../../local/cli/command";
import { graphOf } from "../../local/graph/load";
import { findJava } from "../../local/spark/java";
import { findPython } from "../../local/spark/process";
import { stack } from "../client";
import { against, type Measure } from "../measure";
import { secondsOf } from "../programs";
import { alternated } from "../samples";
import { tollFile } from "../tollFile";
import { seconds } from "../units";

const bareScript = `
import sys
from pyspark.sql import SparkSession
print(SparkSession.builder.getOrCreate().read.json(sys.argv[1]).count())
`;

/** The whole way of one small file, processes and state new each time, against only reading it with Spark. */
export const coldRun: Measure = {
  name: "cold-run",
  async run(times) {
    const file = tollFile(100);
    await graphOf(projectRoot, stack); // As at every start but the first, the evaluated program is in the cache.
    const landfall = join(projectRoot, "bin", "landfall.js");
    const java = { JAVA_HOME: dirname(dirname(findJava(projectRoot))) };
    const sides = await alternated(
      { times },
      {
        ours: () => secondsOf(process.execPath, [landfall, "run", "--stack", stack, "--land", file, "--json"]),
        beside: () => secondsOf(findPython(projectRoot), ["-c", bareScript, file], java),
      },
    );
    const measure =
      "`landfall run` on a 100-row file, cold but for the graph cache; beside: pyspark starts and counts it";
    return [against(measure, seconds, sides, { text: "at most 2x", most: (beside) => 2 * beside })];
  },
};
