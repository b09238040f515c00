import { estimate } from "../../cost/estimate";
import { usual } from "../../cost/usual";
import { graphOf } from "../graph/load";
import { printJson, projectRoot, type Command } from "./command";
import { adviceOn } from "./costs/advice";
import { costJson } from "./costs/costReport";
import { costMarkdown, costText } from "./costs/costText";
import { costAskedIn } from "./costs/options";

export const cost: Command = {
  usage:
    "landfall cost [--stack S] [--files-per-day N] [--file-mb M] [--compare] [--no-advice] [--assume NAME=VALUE ...] [--json | --format text|json|markdown]",
  summary:
    "Reckon what the stack costs a month and a file, by component, and which setting would lower it most; 10,000 files of 1 MB by default.",
  async run(args) {
    const asked = costAskedIn(this.usage, args);
    const { resources } = await graphOf(projectRoot, asked.stack);
    const now = estimate(resources, asked.load, asked.assumed);
    const advice = asked.advice ? { advice: await adviceOn(now, asked) } : {};
    const report = { asked, now, ...advice, ...(asked.compare ? { usual: usual(asked.load, asked.assumed) } : {}) };
    if (asked.format === "json") printJson(costJson(report));
    else process.stdout.write(asked.format === "markdown" ? costMarkdown(report) : costText(report));
    return 0;
  },
};
