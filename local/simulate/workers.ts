import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { Told } from "./player";
import type { Begin } from "./worker";

/**
 * Plays seeds in processes of their own, each with the next seed as soon as it is done with one.
 * @param hear told of each history, in the order in which they end; false ends it all
 */
export async function playAll(
  begin: Begin,
  seeds: readonly number[],
  jobs: number,
  hear: (told: Told) => boolean,
): Promise<void> {
  const queue = [...seeds];
  const next = (): number | undefined => queue.shift();
  const stop = (): void => void queue.splice(0);
  const workers = Array.from({ length: Math.min(jobs, seeds.length) }, () => worker(begin));
  const hearing = (told: Told) => (hear(told) ? undefined : stop());
  await Promise.all(workers.map((one) => feed(one, next, hearing))).finally(() => workers.forEach((one) => one.kill()));
}

function worker(begin: Begin): ChildProcess {
  const loader = join(__dirname, "..", "typescript.cjs");
  return fork(join(__dirname, "worker.ts"), [JSON.stringify(begin)], {
    execArgv: ["--max-semi-space-size=64", "-r", loader], // A history allocates much and keeps little.
    cwd: begin.projectRoot,
  });
}

/** Gives one worker seed after seed. @throws where it ends before they do */
function feed(worker: ChildProcess, next: () => number | undefined, hear: (told: Told) => void): Promise<void> {
  return new Promise((done, fail) => {
    const give = () => {
      const seed = next();
      if (seed === undefined) done();
      else worker.send(seed);
    };
    worker.on("message", (message: Told | "ready") => {
      if (message !== "ready") hear(message);
      give();
    });
    worker.on("exit", (code) => fail(new Error(`A worker of the simulation ended with exit code ${String(code)}.`)));
  });
}
