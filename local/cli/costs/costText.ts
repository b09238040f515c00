import { assumptionNames, assumptions } from "../../../cost/assumptions";
import type { Estimate, Monthly } from "../../../cost/estimate";
import { priceList } from "../../../cost/prices";
import { textTable } from "../textTable";
import { settingText, type Advice } from "./advice";
import { timesCheaper, type CostReport } from "./costReport";

const dollars = (amount: number): string => amount.toFixed(2);
/** Files cost fractions of cents. */
const fileDollars = (amount: number | undefined): string => (amount === undefined ? "-" : amount.toFixed(6));

/** Nothing where no files come. */
const aFile = ({ perFile }: Estimate): string => (perFile === undefined ? "" : `, $${fileDollars(perFile)} a file`);

/** For people at a terminal. */
export function costText(report: CostReport): string {
  const { now, asked, advice } = report;
  const parts = [
    `${heading(report)}\n`,
    costTable("component", report.now.byComponent, report),
    costTable("service", report.now.byService, report),
    ...now.notes.map((note) => `Note: ${note}`),
    ...(now.notPriced.length === 0 ? [] : [`Not priced: ${now.notPriced.join(", ")}`]),
    ...usualLines(report),
    ...adviceLines(advice),
    "\nAssumed (change with --assume name=value; docs/cost.md says why):",
    textTable(
      ["name", "value", "unit"],
      assumptionNames.map((name) => [name, asked.assumed[name], assumptions[name].unit]),
    ),
  ];
  return parts.join("\n");
}

/** For a pull request. */
export function costMarkdown(report: CostReport): string {
  const { now, asked, advice } = report;
  const rows = [...now.byComponent].map(([name, monthly]) => cells(name, monthly, now.files));
  const assumed = assumptionNames.map((name) => [name, String(asked.assumed[name]), assumptions[name].unit]);
  const parts = [
    `### Cost of \`${asked.stack}\`\n`,
    `${heading(report)}\n`,
    markdownTable(columns("component"), [...rows, cells("**total**", now.monthly, now.files)], ":-- | --: | --: | --:"),
    ...now.notes.map((note) => `> ${note}\n`),
    ...(now.notPriced.length === 0 ? [] : [`Not priced: ${now.notPriced.map((type) => `\`${type}\``).join(", ")}\n`]),
    ...[...usualLines(report), ...adviceLines(advice)].map((line) => `${line.trim()}\n`),
    `<details><summary>Assumptions</summary>\n`,
    markdownTable(["name", "value", "unit"], assumed, ":-- | --: | :--"),
    `</details>\n`,
  ];
  return parts.join("\n");
}

function heading({ asked, now }: CostReport): string {
  const { filesPerDay, fileMb } = asked.load;
  const files = `${filesPerDay.toLocaleString("en-US")} files a day of ${fileMb} MB into each landing bucket`;
  return `${asked.stack}: $${dollars(now.monthly.total)} a month, $${dollars(now.monthly.idle)} of it idle${aFile(now)}; ${files}; ${priceList.region}, prices of ${priceList.asOf}.`;
}

const columns = (of: string): string[] => [of, "idle $ a month", "use $ a month", "use $ a file"];

const cells = (name: string, { idle, use }: Monthly, files: number): string[] => [
  name,
  dollars(idle),
  dollars(use),
  fileDollars(files === 0 ? undefined : use / files),
];

function costTable(of: string, groups: ReadonlyMap<string, Monthly>, { now }: CostReport): string {
  const rows = [...groups].map(([name, monthly]) => cells(name, monthly, now.files));
  return textTable(columns(of), [...rows, cells("total", now.monthly, now.files)]);
}

function markdownTable(names: readonly string[], rows: ReadonlyArray<readonly string[]>, alignment: string): string {
  const line = (values: readonly string[]) => `| ${values.join(" | ")} |`;
  return `${[line(names), `| ${alignment} |`, ...rows.map(line)].join("\n")}\n`;
}

/** What the usual design would cost, and how far apart the two are. */
function usualLines({ now, usual }: CostReport): string[] {
  if (usual === undefined) return [];
  const times = timesCheaper(now, usual);
  const apart = times === undefined ? "" : `: ${times.toFixed(times < 10 ? 1 : 0)} times as much as here`;
  return [
    `The usual design (two crawlers, two jobs and one COPY a file) would cost $${dollars(usual.monthly.total)} a month${aFile(usual)}${apart}.`,
  ];
}

function adviceLines(advice: Advice | undefined): string[] {
  if (advice === undefined) return [];
  const {
    savings: [best, ...others],
    together,
    untried,
  } = advice;
  if (best === undefined) return ["None of the settings tried would lower it.", ...untried];
  const line = ({ settings, saves, estimate, means }: typeof best) =>
    `${settingText(settings)} would save $${dollars(saves)} a month, then at $${dollars(estimate.monthly.total)}${aFile(estimate)} (${means}).`;
  return [
    `The setting that would lower it most: ${line(best)}`,
    ...others.map((saving) => `  also: ${line(saving)}`),
    ...(together === undefined ? [] : [`  together: ${line(together)}`]),
    ...untried,
  ];
}
