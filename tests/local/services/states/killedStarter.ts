/** Starts executions that wait, naming each on stdout once it is acknowledged. Run to be killed. */
import { resolve } from "node:path";
import { Environment } from "../../../../local/environment";
import { graphOfResources } from "../../../support/environment";
import { StatesClient, waitingMachine } from "./stateWorld";

async function main(directory: string): Promise<void> {
  const environment = await Environment.start({
    graph: graphOfResources(waitingMachine),
    directory,
    projectRoot: resolve(__dirname, "../../../.."),
    clock: "real",
  });
  const client = new StatesClient(environment);
  for (let number = 0; ; number++) {
    const arn = await client.start({ number }, `e${number}`);
    await environment.engine.store.durable();
    process.stdout.write(`${arn}\n`);
  }
}

void main(process.argv[2] ?? "");
