/** Puts, replaces and deletes objects as fast as it can, naming each on stdout once it is acknowledged. Run to be killed. */
import { resolve } from "node:path";
import { Environment } from "../../../../local/environment";
import { graphOfResources } from "../../../support/environment";
import { bucketOf, deletesAt } from "./support";

async function main(directory: string): Promise<void> {
  const resources = bucketOf("kill", { versioned: true });
  const environment = await Environment.start({
    graph: graphOfResources(resources),
    directory,
    projectRoot: resolve(__dirname, "../../../.."),
    clock: "real",
  });
  const bucket = resources[0]?.id;
  const { admin } = environment;
  for (let round = 0; ; round++) {
    const keys = Array.from({ length: 20 }, (_, number) => `k/${number}`);
    await Promise.all(
      keys.map(async (key, number) => {
        const deletes = deletesAt(round, number);
        const Body = deletes ? undefined : `${round}`;
        await environment.call(admin, "s3", deletes ? "DeleteObject" : "PutObject", { Bucket: bucket, Key: key, Body });
        process.stdout.write(`${number} ${round}\n`);
      }),
    );
  }
}

void main(process.argv[2] ?? "");
