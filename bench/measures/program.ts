import { projectRoot } from "../../local/cli/command";
import { evaluated } from "../../local/graph/load";
import { projectConfig } from "../../local/graph/projectConfig";
import { stack } from "../client";
import { against, type Measure } from "../measure";
import { secondsOf } from "../programs";
import { alternated } from "../samples";
import { seconds } from "../units";

const secondsPerResource = 0.0025;

/**
 * The program evaluated to its graph, in a process of its own, against a process that only imports what any such program must.
 * What TypeScript emitted and Pulumi parsed is kept, as where only the config or a job has changed. Comparing a kept graph with its
 * files is no evaluation.
 */
export const program: Measure = {
  name: "program",
  async run(times) {
    const task = { root: projectRoot, stack, config: projectConfig(projectRoot, stack), preview: false };
    const ours = async () => {
      const started = performance.now();
      const evaluation = await evaluated(task);
      if (!("graph" in evaluation)) throw new Error(JSON.stringify(evaluation));
      return { seconds: (performance.now() - started) / 1000, resources: evaluation.graph.resources.length };
    };
    const { resources } = await ours();
    const sides = await alternated(
      { times, discarded: 1 },
      {
        ours: async () => (await ours()).seconds,
        beside: () => secondsOf(process.execPath, ["-e", 'require("@pulumi/aws")']),
      },
    );
    const measure = `the program evaluated under mocks, ${resources} resources; beside: importing @pulumi/aws`;
    const most = (beside: number) => 1.3 * beside + secondsPerResource * resources;
    return [against(measure, seconds, sides, { text: "at most 1.3x plus 2.5 ms a resource", most })];
  },
};
