import { unknownValue, type Graph, type Properties, type Resource } from "../graph/graph";
import type { Analyzed } from "./wire";

/** A stack as it is shown to a pack before its first deployment. */
export function asPreviewed(preview: Graph, deployed: Graph): Analyzed[] {
  const outputs = new Map(deployed.resources.map((resource) => [resource.urn, resource.outputs]));
  return shown(preview, ({ urn, inputs }) => ({ ...notComputedYet(outputs.get(urn) ?? {}), ...inputs }));
}

/** A stack as it is shown once everything in it exists. */
export const asDeployed = (deployed: Graph): Analyzed[] => shown(deployed, ({ outputs }) => outputs);

const notComputedYet = (outputs: Properties): Properties =>
  Object.fromEntries(Object.keys(outputs).map((key) => [key, unknownValue]));

/** The engine shows the stack itself, too. */
function shown(graph: Graph, outputsOf: (resource: Resource) => Properties): Analyzed[] {
  const { stack, project } = graph;
  const type = "pulumi:pulumi:Stack";
  const name = `${project}-${stack}`;
  const urn = `urn:pulumi:${stack}::${project}::${type}::${name}`;
  const none = { inputs: {}, outputs: {}, dependencies: [], propertyDependencies: {} };
  return [
    { urn, type, name, parent: "", ...none },
    ...graph.resources.map((resource) => ({
      urn: resource.urn,
      type: resource.type,
      name: resource.name,
      parent: resource.parent ?? urn,
      inputs: resource.inputs,
      outputs: outputsOf(resource),
      dependencies: resource.dependencies,
      propertyDependencies: resource.propertyDependencies ?? {},
    })),
  ];
}
