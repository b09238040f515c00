/** `npm run kills -- [--kills 50] [--seed 1] [--seconds 300]`: kills `serve` under load, and says what became of what was acknowledged. */
import { parseArgs } from "node:util";
import { surviveKills } from "./kills";

const options = {
  kills: { type: "string", default: "50" },
  seed: { type: "string", default: "1" },
  seconds: { type: "string", default: "300" },
} as const;

async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  const { kills, seed, seconds } = values;
  const outcome = await surviveKills({
    kills: Number(kills),
    seed: Number(seed),
    seconds: Number(seconds),
    say: (line) => process.stderr.write(`${line}\n`),
  });
  const { files, messages, rows, differences } = outcome;
  for (const difference of differences) process.stdout.write(`${difference}\n`);
  process.stdout.write(
    `${kills} kills: ${files} files and ${messages} messages acknowledged, ${rows} rows in the table, ${differences.length} differences\n`,
  );
  process.exitCode = differences.length === 0 ? 0 : 1;
}

void main();
