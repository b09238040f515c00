import { setTimeout as delay } from "node:timers/promises";
import { Client } from "../client";
import { within, type Measure } from "../measure";
import { repeated } from "../samples";
import { whileServing } from "../serving";
import { shippingFile } from "../shippingFile";
import { seconds } from "../units";

const rows = 10;
const patienceSeconds = 120;

/** From PUT to the message with the totals: the last thing an execution does before it ends. */
export const shipping: Measure = {
  name: "shipping",
  run: (times) =>
    whileServing(async ({ endpoint }) => {
      const client = await Client.to(endpoint, "shipping");
      let landed = 0;
      const next = () => secondsTo(client, ++landed);
      await next(); // In which Spark gets up.
      const ours = await repeated(times, next);
      client.close();
      return [within(`${rows} shipping records, warm \`serve\`, PUT to SNS message`, seconds, ours, 8)];
    }, "shipping"),
};

/** Lands the file once more. @throws where not so many executions succeed in the end */
async function secondsTo(client: Client, executions: number): Promise<number> {
  const file = shippingFile(rows);
  const started = performance.now();
  await client.put(String(executions), file);
  for (;;) {
    const taken = (performance.now() - started) / 1000;
    const states = await client.executions();
    const failed = states.find((state) => state !== "RUNNING" && state !== "SUCCEEDED");
    if (failed !== undefined || taken > patienceSeconds)
      throw new Error(`After ${taken.toFixed(0)} s the executions are ${states.join(", ") || "none"}.`);
    if (states.length === executions && states.every((state) => state === "SUCCEEDED")) return taken;
    await delay(10);
  }
}
