import { setTimeout as delay } from "node:timers/promises";
import { projectRoot } from "../../local/cli/command";
import { graphOf } from "../../local/graph/load";
import { stack } from "../client";
import { within, type Measure } from "../measure";
import { repeated } from "../samples";
import { whileServing } from "../serving";
import { megabytes, seconds } from "../units";

/** What `serve` costs before anything lands: the wait for its greeting, and the memory it sits on. */
export const idle: Measure = {
  name: "idle",
  async run(times) {
    await graphOf(projectRoot, stack);
    const found = await repeated(times, () =>
      whileServing(async (serving) => {
        await delay(5000);
        return { readySeconds: serving.readySeconds, bytes: serving.memory() };
      }),
    );
    const ready = found.map(({ readySeconds }) => readySeconds);
    const bytes = found.map((one) => one.bytes);
    return [
      within("`serve` ready, without Spark", seconds, ready, 1.5),
      within("`serve` idle, resident memory after 5 s", megabytes, bytes, 250e6),
    ];
  },
};
