/**
 * `npm run bench [-- --only NAME ...] [--times N] [--files N]`: how fast and how large it is, side by side with what it is held
 * against. `--files` makes the measures of many files smaller, or larger.
 */
import { parseArgs } from "node:util";
import { projectRoot, wholeNumber } from "../local/cli/command";
import { UsageError } from "../local/services/errors";
import { machineLine } from "./machine";
import type { Line, Measure } from "./measure";
import { archive } from "./measures/archive";
import { burst } from "./measures/burst";
import { coldRun } from "./measures/coldRun";
import { idle } from "./measures/idle";
import { job } from "./measures/job";
import { journal } from "./measures/journal";
import { manyFiles } from "./measures/manyFiles";
import { memory } from "./measures/memory";
import { pack } from "./measures/pack";
import { patterns } from "./measures/patterns";
import { program } from "./measures/program";
import { put } from "./measures/put";
import { sales } from "./measures/sales";
import { secondFile } from "./measures/secondFile";
import { shipping } from "./measures/shipping";
import { simulation } from "./measures/simulation";
import { throughput } from "./measures/throughput";
import { transitions } from "./measures/transitions";
import { markdownTable } from "./table";

const measures: readonly Measure[] = [
  job,
  secondFile,
  coldRun,
  program,
  idle,
  manyFiles,
  burst,
  throughput,
  put,
  journal,
  memory,
  simulation,
  archive,
  pack,
  sales,
  shipping,
  transitions,
  patterns,
];
const names = measures.map(({ name }) => name).join(", ");

function chosen(only: readonly string[]): readonly Measure[] {
  const unknown = only.filter((name) => !measures.some((measure) => measure.name === name));
  if (unknown.length > 0)
    throw new UsageError(`--only ${unknown.join(", ")}: there is no such measure. There are ${names}.`);
  return only.length === 0 ? measures : measures.filter(({ name }) => only.includes(name));
}

/** A measure that cannot be taken is a reach missed; the others are still worth knowing. */
async function measured(measure: Measure, times: number, files?: number): Promise<readonly Line[]> {
  try {
    return await measure.run(times, files);
  } catch (error) {
    process.stderr.write(`${(error as Error).stack}\n`);
    return [{ measure: measure.name, ours: "failed", beside: "", ratio: "", reach: "", ok: false }];
  }
}

async function main(): Promise<number> {
  const options = {
    only: { type: "string", multiple: true },
    times: { type: "string", default: "5" },
    files: { type: "string" },
  } as const;
  const { only = [], times, files } = parseArgs({ options }).values;
  const rounds = wholeNumber("--times", times, 1, 100);
  const count = files === undefined ? undefined : wholeNumber("--files", files, 1, 1_000_000);
  const machine = machineLine(projectRoot);
  const lines: Line[] = [];
  for (const measure of chosen(only)) {
    process.stderr.write(`${measure.name}\n`);
    lines.push(...(await measured(measure, rounds, count)));
  }
  process.stdout.write(`\n${markdownTable(lines)}\nMedians of ${rounds}, on ${machine}.\n`);
  return lines.some(({ ok }) => ok === false) ? 1 : 0;
}

// The SDK's farewell to Node 20 says nothing about speed.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof UsageError ? error.message : (error as Error).stack}\n`);
    process.exit(2);
  },
);
