import type { Graph, Properties, Resource as GraphResource } from "../../../local/graph/graph";
import { Exemptions } from "../../../policy/core/exemptions";
import { Judge, type Report } from "../../../policy/core/judge";
import { Resource } from "../../../policy/core/resource";
import { defaultLevel } from "../../../policy/core/rule";
import { Stack } from "../../../policy/core/stack";
import { rules } from "../../../policy/rules";

export type Change = (resources: GraphResource[]) => GraphResource[];

/** A graph as rules see a stack. */
export const stackInGraph = ({ resources }: Pick<Graph, "resources">): Stack =>
  new Stack(
    resources.map(
      ({ urn, type, name, parent, inputs, outputs, propertyDependencies }) =>
        new Resource({
          urn,
          type,
          name,
          ...(parent === undefined ? {} : { parent }),
          inputs,
          props: outputs,
          ...(propertyDependencies === undefined ? {} : { comesFrom: propertyDependencies }),
        }),
    ),
  );

/** What the rules that are on by default find in a program's graph. */
export function reportsOn(graph: Graph, change: Change = (resources) => resources): Report[] {
  const resources = change(structuredClone([...graph.resources]));
  const judge = new Judge(new Exemptions([], "2026-01-01"));
  const on = rules.filter((rule) => defaultLevel(rule) !== "disabled");
  return judge.all(on, stackInGraph({ resources }));
}

/** Takes the first resource of a type away. */
export const removing =
  (type: string): Change =>
  (resources) => {
    const gone = resources.find((resource) => resource.type === type);
    return resources.filter((resource) => resource !== gone);
  };

/** Edits inputs and outputs of the first resource of a type whose name matches. */
export const editing =
  (type: string, edit: (properties: Record<string, unknown>) => Properties, name = /./): Change =>
  (resources) => {
    const edited = resources.find((resource) => resource.type === type && name.test(resource.name));
    if (edited === undefined) throw new Error(`The program has no ${type}.`);
    return resources.map((resource) =>
      resource === edited
        ? { ...resource, inputs: edit({ ...resource.inputs }), outputs: edit({ ...resource.outputs }) }
        : resource,
    );
  };
