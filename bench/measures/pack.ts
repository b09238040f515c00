import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { projectRoot } from "../../local/cli/command";
import { graphOf } from "../../local/graph/load";
import { PackProcess } from "../../local/policy/packProcess";
import { stack } from "../client";
import { against, within, type Line, type Measure } from "../measure";
import { alternated } from "../samples";
import { milliseconds, seconds } from "../units";

/** From the start of the process that Pulumi would start until it listens. */
async function start(folder: string): Promise<number> {
  const started = performance.now();
  const pack = await PackProcess.start(folder);
  const took = (performance.now() - started) / 1000;
  await pack.end();
  return took;
}

async function starts(times: number): Promise<Line> {
  const sides = await alternated(
    { times, discarded: 1 },
    {
      ours: () => start(join(projectRoot, "policy")),
      beside: () => start(join(projectRoot, "bench", "emptyPack")),
    },
  );
  const most = (beside: number) => 1.15 * beside;
  return against("the policy pack starts; beside: an empty pack", seconds, sides, { text: "at most 1.15x", most });
}

const judging = ["-r", join(projectRoot, "local", "typescript.cjs"), join(projectRoot, "bench", "judging.ts"), stack];

async function judges(times: number): Promise<Line> {
  await graphOf(projectRoot, stack); // Evaluated before, and kept.
  const taken: number[] = [];
  for (let round = 0; round < times; round++) {
    taken.push(Number((await promisify(execFile)(process.execPath, judging)).stdout));
  }
  return within("all rules of the policy pack over 100 resources, in process, cold", milliseconds, taken, 50);
}

/** What the policy pack adds to each preview. */
export const pack: Measure = {
  name: "pack",
  run: async (times) => [await starts(times), await judges(times)],
};
