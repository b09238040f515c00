import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { UsageError } from "../services/errors";
import { stageFor, subjectsOf, type Subject } from "./designs";
import { optionsOf, type Options } from "./options";
import { seededHistory, type Told } from "./player";
import { reportOf, reportText, type Report } from "./report";
import { shrunk } from "./shrink";
import { simulate } from "./simulate";
import { storyText } from "./story";
import { playAll } from "./workers";

const projectRoot = resolve(__dirname, "../..");

async function main(): Promise<number> {
  const options = optionsOf(process.argv.slice(2));
  const subjects = subjectsOf(options);
  // Histories write many small files and keep none: memory is the place for them.
  const directory = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "landfall-simulate-"));
  try {
    const reports: Report[] = [];
    for (const subject of subjects) reports.push(await reported(subject, options, directory));
    if (options.json) console.log(JSON.stringify(reports, null, 2));
    return reports.every(isAsItShouldBe) ? 0 : 1;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Ours keeps the promise; whatever is meant to break it does. */
const isAsItShouldBe = ({ design, mutant, failed }: Report): boolean =>
  failed.length > 0 === (design === "usual" || mutant !== undefined);

async function reported(subject: Subject, options: Options, directory: string): Promise<Report> {
  const { seeds, from, minutes, jobs, json } = options;
  const told: Told[] = [];
  await stageFor(subject, { projectRoot, directory }); // Evaluates the program once, before the workers want it.
  const began = performance.now();
  const numbers = Array.from({ length: seeds }, (_, at) => from + at);
  await playAll({ subject, minutes, projectRoot, directory }, numbers, jobs, (one) => {
    told.push(one);
    process.stderr.write(`\r${told.length} of ${seeds}`);
    return subject.mutant === undefined || one.violations.length === 0; // A mutant that is caught once is caught.
  });
  process.stderr.write("\r");
  const report = reportOf(subject, told, minutes, (performance.now() - began) / 1000);
  (json ? process.stderr : process.stdout).write(reportText(report));
  const isMeantToHold = subject.design === "ours" && subject.mutant === undefined;
  if (isMeantToHold && report.failed[0] !== undefined) await explain(subject, report.failed[0], minutes, directory);
  return report;
}

/** Tells the shortest history that the seed's could be shrunk to, and all that happened in it. */
async function explain(subject: Subject, seed: number, minutes: number, directory: string): Promise<void> {
  const stage = await stageFor(subject, { projectRoot, directory });
  const history = seededHistory(stage, seed, minutes);
  const run = (one: typeof history) => simulate(stage, one);
  const shortest = await shrunk(history, await run(history), run);
  process.stderr.write(storyText(shortest.history, shortest.outcome));
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof UsageError ? error.message : error);
    process.exit(error instanceof UsageError ? 2 : 3);
  },
);
