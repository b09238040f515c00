import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** How long a program takes from its start to its end, in seconds. @throws where it fails, with what it said */
export async function secondsOf(
  program: string,
  args: readonly string[],
  added: NodeJS.ProcessEnv = {},
): Promise<number> {
  const started = performance.now();
  await execute(program, [...args], { env: { ...process.env, ...added }, maxBuffer: 64 * 2 ** 20 });
  return (performance.now() - started) / 1000;
}
