/** `npm run fuzz -- [--requests 100000] [--seed 1]`: sends malformed requests and texts, and says how each was answered. */
import { parseArgs } from "node:util";
import { bytesPerRequestLimit, fuzz, type Fault, type Outcome } from "./fuzz";

const options = {
  requests: { type: "string", default: "100000" },
  seed: { type: "string", default: "1" },
} as const;
/** Faults that are printed whole: the same defect shows many times. */
const mostShown = 20;

async function main(): Promise<void> {
  const { requests, seed } = parseArgs({ options }).values;
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const outcome = await fuzz({ requests: Number(requests), seed: Number(seed), say });
  const grows = outcome.bytesPerRequest > bytesPerRequestLimit;
  process.stdout.write(`${[...report(outcome), ...shown(outcome.faults)].join("\n")}\n`);
  process.stdout.write(`${requests} requests, seed ${seed}: ${outcome.faults.length} faults\n`);
  process.exitCode = outcome.faults.length > 0 || grows ? 1 : 0;
}

function report({ codes, slowest, bytesPerRequest }: Outcome): string[] {
  const counts = [...codes].sort(([one], [other]) => (one < other ? -1 : 1));
  return [
    ...counts.map(([code, count]) => `${String(count).padStart(7)}  ${code}`),
    `slowest answer: ${slowest.ms.toFixed(0)} ms, ${slowest.what}: ${quoted(slowest.input)}`,
    `memory: ${bytesPerRequest.toFixed(0)} bytes a request in the second half, at most ${bytesPerRequestLimit} allowed`,
  ];
}

function shown(faults: readonly Fault[]): string[] {
  return faults
    .slice(0, mostShown)
    .map(({ what, input, fault }) => `FAULT ${what}\n  input: ${quoted(input)}\n  ${fault.slice(0, 1000)}`);
}

function quoted(input: string): string {
  return JSON.stringify(input.length > 1500 ? `${input.slice(0, 1500)}...` : input);
}

void main();
