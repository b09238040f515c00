import { projectRoot } from "../local/cli/command";
import { stageFor } from "../local/simulate/designs";
import { SeededFaults } from "../local/simulate/seededFaults";
import { stack } from "./client";
import { emptyFolder } from "./folders";
import { against, type Line } from "./measure";
import { StandInStack, type Burst } from "./standInStack";
import { counted } from "./units";

/** The usual design starts a run a file: with more files it would only take longer to lose them. */
const mostFiles = 1000;

/**
 * Our design beside the usual one, both with the stand-in for Spark and on the virtual clock, where jobs take as long as in AWS:
 * the job of the usual design is none that `serve` could run.
 */
export async function besideTheUsual(wanted: number): Promise<Line[]> {
  const files = Math.min(wanted, mostFiles);
  const [ours, usual] = [await burstOf("ours", files), await burstOf("usual", files)];
  const measure = `${files.toLocaleString("en")} files at once, Spark stand-in; beside: the usual design`;
  const none = { text: "at most 0 files", most: () => 0 };
  const fewer = { text: "fewer", most: (beside: number) => beside - 1 };
  return [
    against(measure, counted("runs"), { ours: [ours.runs], beside: [usual.runs] }, fewer),
    against(
      "of those, files lost or there twice; beside: the usual design",
      counted("files"),
      { ours: [ours.wrong], beside: [usual.wrong] },
      none,
    ),
  ];
}

async function burstOf(design: string, files: number): Promise<Burst> {
  const directory = emptyFolder(`burst-${design}`);
  const stage = await stageFor({ pipeline: stack, design }, { projectRoot, directory });
  const nothingFails = new SeededFaults(1, []);
  const one = await StandInStack.start(stage, `burst-${design}`, nothingFails);
  return one.burst(files).finally(() => one.stop());
}
