import { historyFor, playedOn } from "./player";
import type { Subject } from "./designs";

/** What a worker process is told once, before seeds come one by one. */
export interface Begin {
  readonly subject: Subject;
  readonly minutes: number;
  readonly projectRoot: string;
  readonly directory: string;
}

async function main(): Promise<void> {
  const begin = JSON.parse(process.argv[2] ?? "{}") as Begin;
  const stage = await playedOn(begin);
  process.on("message", (seed: number) => {
    void historyFor(stage, seed, begin.minutes).then(
      (told) => process.send?.(told),
      (error: unknown) => fail(error),
    );
  });
  process.on("disconnect", () => process.exit(0));
  process.send?.("ready");
}

/** A fault of the simulation itself: nothing that it says is worth anything then. */
function fail(error: unknown): void {
  console.error(error);
  process.exit(3);
}

main().catch(fail);
