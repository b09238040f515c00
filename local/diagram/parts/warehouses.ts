import type { Resource } from "../../graph/graph";
import { folderLabel, objectsOf } from "../files";
import type { Nodes } from "../nodes";
import type { Line, Part, Sketch } from "../part";
import { sketchOf, textsOf, type Stack } from "../stack";

/** Redshift, serverless or provisioned, with the tables that statements make in it; and the files that its COPY may read. */
export const warehouses: Part = {
  nodes: (stack) => [...serverless(stack), ...clusters(stack)].map(({ node }) => node),
  lines: (stack, nodes) =>
    [...serverless(stack), ...clusters(stack)].flatMap(({ node, roles }) =>
      roles.flatMap((role) => copies(role, node, stack, nodes)),
    ),
};

interface Warehouse {
  readonly node: Sketch;
  /** What COPY may act as. */
  readonly roles: readonly string[];
}

function serverless(stack: Stack): Warehouse[] {
  return stack.ofType("aws:redshiftserverless/workgroup:Workgroup").flatMap((workgroup) => {
    const { workgroupName: name, namespaceName } = workgroup.inputs;
    const namespaces = stack.ofType("aws:redshiftserverless/namespace:Namespace");
    const namespace = namespaces.find(({ inputs }) => inputs.namespaceName === namespaceName);
    const tables = tablesOf(stack, "workgroupName", name);
    return [{ node: warehouseNode(workgroup, String(name), tables), roles: textsOf(namespace?.inputs.iamRoles) }];
  });
}

function clusters(stack: Stack): Warehouse[] {
  const { region, accountId } = stack.graph;
  return stack.ofType("aws:redshift/cluster:Cluster").map((cluster) => {
    const name = String(cluster.inputs.clusterIdentifier);
    const node = warehouseNode(cluster, name, tablesOf(stack, "clusterIdentifier", name));
    // Policies name a cluster by an ARN that the provider does not give.
    const arn = `arn:aws:redshift:${region}:${accountId}:cluster:${name}`;
    return { node: { ...node, references: [...node.references, arn] }, roles: textsOf(cluster.inputs.iamRoles) };
  });
}

const warehouseNode = (resource: Resource, name: string, details: readonly string[]): Sketch => ({
  ...sketchOf(resource, "warehouse", name),
  label: name,
  details,
});

/** `database.table` of each table that a statement makes. */
function tablesOf(stack: Stack, target: string, name: unknown): string[] {
  return stack
    .ofType("aws:redshiftdata/statement:Statement")
    .filter(({ inputs }) => inputs[target] === name)
    .flatMap(({ inputs }) => {
      const table = /^\s*CREATE TABLE (?:IF NOT EXISTS )?([\w."]+)/i.exec(String(inputs.sql))?.[1];
      return table === undefined ? [] : [`${String(inputs.database)}.${table}`];
    })
    .sort();
}

function copies(role: string, node: Sketch, stack: Stack, nodes: Nodes): Line[] {
  return stack
    .allowed(role, "s3:GetObject")
    .flatMap((written) => objectsOf(written, nodes) ?? [])
    .map(({ place, prefix }) => {
      const label = ["COPY", folderLabel(place, prefix)].filter((word) => word !== "").join(" ");
      return { from: place.key, to: node.key, kind: "data", label };
    });
}
