import { pipelineOf, stack } from "../client";
import { ahead, reaching, skipped, type Line, type Measure } from "../measure";
import { pythonWithMoto, whileMoto } from "../moto";
import { Putting } from "../putting";
import { alternated, repeated } from "../samples";
import { whileServing } from "../serving";
import { aSecond } from "../units";

const what = "PUT of 1 KB objects over 64 keep-alive connections";
const [durable, beside] = [`\`serve\`, durable ${what}`, `the same; beside: moto_server, in memory`] as const;
/** It is given fewer: each of its objects takes as long as the first. */
const shareForMoto = 20;

/** How fast the gateway takes in small objects, each safe from a kill before it is answered. */
export const put: Measure = {
  name: "put",
  async run(times, files = 20_000) {
    const { landingBucket } = await pipelineOf(stack);
    return whileServing(async ({ endpoint }) => {
      const ours = new Putting(endpoint, landingBucket);
      await ours.objects(Math.min(files, 2000)); // In which V8 compiles what is asked again and again.
      const found = await repeated(times, () => ours.objects(files));
      const lines = [reaching(durable, aSecond("PUTs"), found, 2000), await besideMoto(ours, times, files)];
      ours.close();
      return lines;
    });
  },
};

async function besideMoto(ours: Putting, times: number, files: number): Promise<Line> {
  const python = pythonWithMoto();
  if (python === undefined) return skipped(beside, "no Python here has moto_server");
  return whileMoto(python, async (endpoint) => {
    const moto = new Putting(endpoint, "bench");
    await moto.createBucket();
    const sides = await alternated(
      { times },
      { ours: () => ours.objects(files), beside: () => moto.objects(Math.ceil(files / shareForMoto)) },
    );
    moto.close();
    return ahead(beside, aSecond("PUTs"), sides, 10);
  });
}
