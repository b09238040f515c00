import type { PolicyResource, ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import { Resource, type Properties } from "./resource";
import { Stack } from "./stack";

/** URN to what the program gives, kept from the pass over single resources for the pass over the stack. */
export type Inputs = Map<string, Properties>;

/** The SDK's guard throws at each unknown; behind it are the values with Pulumi's placeholders, which views can read. */
const behindGuard = "__getSpecialProxyTarget";

function unguarded(props: Readonly<Record<string, unknown>>): Properties {
  const raw = props[behindGuard];
  if (typeof raw === "object" && raw !== null) return raw as Properties;
  throw new Error("This release of @pulumi/policy hides values in another way; use the one in package.json.");
}

export const inputsOf = ({ props }: ResourceValidationArgs): Properties => unguarded(props);

export function resourceOf(args: ResourceValidationArgs): Resource {
  const { urn, type, name, opts } = args;
  return new Resource({ urn, type, name, parent: opts.parent, props: inputsOf(args) });
}

export function stackOf({ resources }: StackValidationArgs, inputs: Inputs): Stack {
  return new Stack(resources.map((resource) => deployed(resource, inputs)));
}

function deployed({ urn, type, name, parent, props, propertyDependencies }: PolicyResource, inputs: Inputs): Resource {
  const comesFrom = Object.entries(propertyDependencies).map(([key, from]) => [key, from.map((of) => of.urn)] as const);
  return new Resource({
    urn,
    type,
    name,
    parent: parent?.urn,
    props: unguarded(props),
    inputs: inputs.get(urn),
    comesFrom: Object.fromEntries(comesFrom),
  });
}
