import { join } from "node:path";
import { unknownValue, type Graph, type Properties, type Resource } from "../../../local/graph/graph";
import { checked, type CheckResult } from "../../../local/policy/check";
import { projectRoot } from "../../support/environment";

/** A resource whose name is all that tells it from others of its type. */
export function resourceOf(
  type: string,
  name: string,
  inputs: Properties,
  from: Resource["propertyDependencies"] = {},
): Resource {
  const outputs = { id: `${name}-id`, arn: `arn:aws:test:us-east-1:000000000000:${name}-id`, ...inputs };
  const urn = urnOf(type, name);
  return {
    urn,
    type,
    name,
    custom: true,
    id: outputs.id,
    inputs,
    outputs,
    dependencies: [],
    propertyDependencies: from,
  };
}

export const urnOf = (type: string, name: string): string => `urn:pulumi:test::check::${type}::${name}`;

const graphOf = (resources: readonly Resource[]): Graph => ({
  project: "check",
  stack: "test",
  region: "us-east-1",
  accountId: "000000000000",
  outputs: {},
  resources,
});

/** The stack as its first preview has it: what comes from another resource is not known. */
const previewed = (resource: Resource): Resource => {
  const known = Object.entries(resource.inputs).map(
    ([key, value]) => [key, (resource.propertyDependencies?.[key]?.length ?? 0) > 0 ? unknownValue : value] as const,
  );
  return { ...resource, inputs: Object.fromEntries(known), outputs: {} };
};

/** What a pack, by default the project's, says of these resources. */
export function checkedStack(
  resources: readonly Resource[],
  config: Readonly<Record<string, unknown>> = {},
  pack = join(projectRoot, "policy"),
): Promise<CheckResult> {
  const stack = {
    deployed: Promise.resolve(graphOf(resources)),
    preview: Promise.resolve(graphOf(resources.map(previewed))),
  };
  return checked(pack, stack, config);
}
