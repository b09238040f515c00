import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { digest } from "../../local/engine/random";
import type { TraceRecord } from "../../local/engine/trace";
import { Environment, type EnvironmentOptions } from "../../local/environment";
import { localAccount, type Graph, type Properties, type Resource } from "../../local/graph/graph";
import { supportedResources } from "../../local/services/folders";
import { keepSpark } from "../../local/spark/sparkWorker";

// Spark boots for seconds: one process of it is enough for the environments of many tests, one after another.
keepSpark();

export const projectRoot = resolve(__dirname, "../..");

/** A resource as a test states it; what AWS would compute is filled in. */
export interface Stated {
  readonly type: string;
  readonly name: string;
  readonly inputs?: Properties;
}

const supported = supportedResources();

/** The resource with its outputs: for inputs that name another resource's ARN or id. */
export function resource({ type, name, inputs = {} }: Stated): Resource {
  const support = supported.get(type);
  if (support === undefined) throw new Error(`${type} is not in any resource table`);
  const id = (digits: number) => digest(`test/${type}/${name}`, digits);
  const { accountId, region } = localAccount;
  const outputs = support.outputs(inputs, { accountId, region, physicalName: `${name}-${id(7)}`, id });
  const urn = `urn:pulumi:test::landfall::${type}::${name}`;
  return {
    urn,
    type,
    name,
    custom: true,
    id: outputs.id,
    inputs,
    outputs: { ...inputs, ...outputs },
    dependencies: [],
  };
}

export function graphOfResources(resources: readonly Resource[]): Graph {
  const { accountId, region } = localAccount;
  return { project: "landfall", stack: "test", accountId, region, resources, outputs: {} };
}

const open: Array<{ environment: Environment; directory: string }> = [];

/** A running environment of these resources, on the virtual clock with a seed unless told otherwise. Ended by `endAll`. */
export async function environmentOf(
  resources: readonly Resource[],
  options: Partial<EnvironmentOptions> = {},
): Promise<Environment> {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), "landfall-test-"));
  const graph = graphOfResources(resources);
  const environment = await Environment.start({ graph, directory, projectRoot, clock: "virtual", seed: 1, ...options });
  open.push({ environment, directory });
  return environment;
}

/** For `afterEach`: stops every environment of the test and removes its state. */
export async function endAll(): Promise<void> {
  for (const { environment, directory } of open.splice(0)) {
    await environment.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Everything traced from now on, as it happens. */
export function traced(environment: Environment): TraceRecord[] {
  const records: TraceRecord[] = [];
  environment.engine.trace.listen((record) => records.push(record));
  return records;
}
