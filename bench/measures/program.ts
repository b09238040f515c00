import { rmSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../local/cli/command";
import { graphOf } from "../../local/graph/load";
import { stack } from "../client";
import { against, type Measure } from "../measure";
import { secondsOf } from "../programs";
import { alternated } from "../samples";
import { seconds } from "../units";

const secondsPerResource = 0.0025;

/** The program evaluated to its graph, in a process of its own, against a process that only imports what any such program must. */
export const program: Measure = {
  name: "program",
  async run(times) {
    const { resources } = await graphOf(projectRoot, stack);
    const sides = await alternated(
      { times, discarded: 1 },
      { ours: evaluated, beside: () => secondsOf(process.execPath, ["-e", 'require("@pulumi/aws")']) },
    );
    const measure = `the program evaluated under mocks, ${resources.length} resources; beside: importing @pulumi/aws`;
    const most = (beside: number) => 1.3 * beside + secondsPerResource * resources.length;
    return [against(measure, seconds, sides, { text: "at most 1.3x plus 2.5 ms a resource", most })];
  },
};

/** Without the kept graph; what TypeScript emitted is kept, as at every start after a change. */
async function evaluated(): Promise<number> {
  rmSync(join(projectRoot, ".landfall", "cache", `${stack}.graph.json`), { force: true });
  const started = performance.now();
  await graphOf(projectRoot, stack);
  return (performance.now() - started) / 1000;
}
