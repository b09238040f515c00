import { Client } from "../client";
import { within, type Measure } from "../measure";
import { repeated } from "../samples";
import { salesFile } from "../salesFile";
import { whileServing } from "../serving";
import { seconds } from "../units";

const rows = 10_000;

/** From PUT to rows for everybody to see, through a crawler, a Spark job, a second crawler and the job that loads. */
export const sales: Measure = {
  name: "sales",
  run: (times) =>
    whileServing(async ({ endpoint }) => {
      const client = await Client.to(endpoint, "sales");
      let landed = 0;
      const next = () => secondsTo(client, ++landed);
      await next(); // In which Spark gets up.
      const ours = await repeated(times, next);
      client.close();
      return [within("10,000-row sales file, warm `serve`, PUT to rows visible", seconds, ours, 8)];
    }, "sales"),
};

/** Lands the file of that number, counted from 1. */
async function secondsTo(client: Client, number: number): Promise<number> {
  const file = salesFile(rows, number * rows);
  const started = performance.now();
  await client.put(String(number), file);
  await client.sees(number * rows);
  const taken = (performance.now() - started) / 1000;
  await client.finishedRuns();
  return taken;
}
