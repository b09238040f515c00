import { setTimeout as delay } from "node:timers/promises";
import { Client } from "../client";
import { within, type Measure } from "../measure";
import { repeated } from "../samples";
import { whileServing } from "../serving";
import { tollFile } from "../tollFile";
import { seconds } from "../units";

const rows = 100;

/** From PUT to rows for everybody to see, once Spark is up: the second file of each `serve`. */
export const secondFile: Measure = {
  name: "second-file",
  async run(times) {
    const ours = await repeated(times, () => whileServing(({ endpoint }) => secondIn(endpoint)));
    return [within("second 100-row file in one `serve`, PUT to rows visible", seconds, ours, 5)];
  },
};

async function secondIn(endpoint: string): Promise<number> {
  const client = await Client.to(endpoint);
  const file = tollFile(rows);
  await client.put("first", file);
  await client.sees(rows);
  await client.finishedRuns();
  await delay(1000); // Somebody sends another file a little later.
  const started = performance.now();
  await client.put("second", file);
  await client.sees(2 * rows);
  const taken = (performance.now() - started) / 1000;
  client.close();
  return taken;
}
