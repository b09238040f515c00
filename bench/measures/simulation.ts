import { availableParallelism } from "node:os";
import { projectRoot } from "../../local/cli/command";
import { stageFor } from "../../local/simulate/designs";
import type { Told } from "../../local/simulate/player";
import { reportOf } from "../../local/simulate/report";
import { playAll } from "../../local/simulate/workers";
import { emptyFolder } from "../folders";
import { reaching, type Measure } from "../measure";
import { say } from "../say";

const subject = { pipeline: "toll", design: "ours" };
const minutes = 60;

/** How much time the simulation plays in an hour: histories with faults, as `npm run simulate` plays them. */
export const simulation: Measure = {
  name: "simulation",
  async run(_times, files = 40) {
    const directory = emptyFolder("simulation");
    await stageFor(subject, { projectRoot, directory }); // Evaluated before the clock runs.
    const seeds = Array.from({ length: Math.min(files, 1000) }, (_, at) => at + 1);
    const told: Told[] = [];
    const began = performance.now();
    await playAll({ subject, minutes, projectRoot, directory }, seeds, availableParallelism(), (one) => {
      told.push(one);
      return true;
    });
    const report = reportOf(subject, told, minutes, (performance.now() - began) / 1000);
    say(
      `${report.realSeconds} s, faults: ${JSON.stringify(report.faults)}, failed: ${report.failed.join(", ") || "none"}`,
    );
    const line = reaching(
      `${seeds.length} simulated hours of the toll pipeline with faults`,
      (value) => `${value.toLocaleString("en")} hours an hour`,
      [report.simulatedHoursPerHour],
      3000,
    );
    return [{ ...line, ok: line.ok === true && report.failed.length === 0 }];
  },
};
