/** Writes the figures of README.md's section on costs, between its marks. `npm run costs`. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import { estimate, type Estimate } from "../cost/estimate";
import { priceList } from "../cost/prices";
import { usual } from "../cost/usual";
import type { Load } from "../cost/work";
import { graphOf } from "../local/graph/load";
import type { Settings } from "../local/graph/projectConfig";

const root = join(__dirname, "..");
const load: Load = { filesPerDay: 10_000, fileMb: 1 };
const [begin, end] = ["<!-- costs -->\n", "<!-- /costs -->"];

/** A toll stack set to cost little: batches of five minutes, two workers, no crawl. */
export const frugal: Settings = {
  "landfall:crawl": "declared",
  "landfall:batchSeconds": 300,
  "landfall:workers": 2,
};

const shipped = ["toll", "shipping", "sales", "datalake", "dev"];

async function estimateOf(stack: string, settings: Settings = {}): Promise<Estimate> {
  const { resources } = await graphOf(root, stack, settings);
  return estimate(resources, load);
}

function row(name: string, { monthly, perFile = 0 }: Estimate): string {
  return `| ${name} | ${monthly.idle.toFixed(1)} | ${Math.round(monthly.total)} | ${perFile.toFixed(5)} |`;
}

/** README's text with the figures as they are now. */
export async function withFigures(readme: string): Promise<string> {
  const [before, after] = [readme.indexOf(begin), readme.indexOf(end)];
  if (before < 0 || after < before) throw new Error(`README.md has no "${begin.trim()}" before "${end}".`);
  const rows = await Promise.all(shipped.map(async (stack) => row(`\`${stack}\` as shipped`, await estimateOf(stack))));
  const text = [
    `${begin}\nDollars for ${load.filesPerDay.toLocaleString("en-US")} files a day of ${load.fileMb} MB into each landing bucket, ${priceList.region}, prices of ${priceList.asOf}:\n`,
    "| stack | idle a month | a month | a file |\n| --- | --: | --: | --: |",
    ...rows,
    row("`toll` with `crawl: declared`, `batchSeconds: 300`, `workers: 2`", await estimateOf("toll", frugal)),
    row("usual design: two crawlers, two jobs, one COPY a file", usual(load)),
  ].join("\n");
  return format(`${readme.slice(0, before)}${text}\n\n${readme.slice(after)}`, { parser: "markdown", printWidth: 120 });
}

if (require.main === module) {
  const path = join(root, "README.md");
  void withFigures(readFileSync(path, "utf8")).then((text) => writeFileSync(path, text));
}
