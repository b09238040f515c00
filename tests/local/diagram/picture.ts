import type { Diagram } from "../../../local/diagram/diagram";
import { diagramOf } from "../../../local/diagram/diagramOf";
import type { Graph, Properties, Resource } from "../../../local/graph/graph";
import { graphOfResources, resource } from "../../support/environment";

export const made = (type: string, name: string, inputs: Properties = {}): Resource => resource({ type, name, inputs });

export const bucket = (name: string): Resource => made("aws:s3/bucket:Bucket", name);
export const queue = (name: string, inputs: Properties = {}): Resource => made("aws:sqs/queue:Queue", name, inputs);
export const topic = (name: string): Resource => made("aws:sns/topic:Topic", name);
export const crawler = (name: string, inputs: Properties = {}): Resource =>
  made("aws:glue/crawler:Crawler", name, { name, role: "arn:aws:iam::000000000000:role/crawler", ...inputs });
export const database = (name: string): Resource =>
  made("aws:glue/catalogDatabase:CatalogDatabase", `${name}-of-program`, { name });

/** A role that may do `actions` on `resources`. */
export function role(name: string, ...rights: ReadonlyArray<readonly [actions: string[], resources: string[]]>) {
  const made_ = made("aws:iam/role:Role", name, { assumeRolePolicy: "{}" });
  const Statement = rights.map(([Action, resources]) => ({ Effect: "Allow", Action, Resource: resources }));
  const policy = made("aws:iam/rolePolicy:RolePolicy", `${name}-rights`, {
    role: made_.outputs.name,
    policy: JSON.stringify({ Version: "2012-10-17", Statement }),
  });
  return { arn: made_.outputs.arn, all: [made_, policy] };
}

export const lambda = (name: string, roleArn: unknown, inputs: Properties = {}): Resource =>
  made("aws:lambda/function:Function", name, { role: roleArn, handler: "index.handler", ...inputs });
export const job = (name: string, roleArn: unknown = "arn:aws:iam::000000000000:role/none"): Resource =>
  made("aws:glue/job:Job", `${name}-of-program`, { name, roleArn, command: { scriptLocation: "s3://code/job.py" } });

/** The graph of these resources; a resource may say who its parent is. */
export const graphWith = (resources: readonly Resource[], outputs: Properties = {}): Graph => ({
  ...graphOfResources(resources),
  outputs,
});

/** The picture's edges as text: `a -flow-> b: label`. */
export function edgesOf(diagram: Diagram): string[] {
  const labels = new Map(diagram.nodes.map(({ id, label }) => [id, label]));
  return diagram.edges.map(({ from, to, kind, label }) => {
    const said = label === "" ? "" : `: ${label}`;
    return `${labels.get(from)} -${kind}-> ${labels.get(to)}${said}`;
  });
}

export const drawn = (...resources: readonly Resource[]): string[] => edgesOf(diagramOf(graphWith(resources)));
