import type { Resource } from "../../graph/graph";
import type { Nodes } from "../nodes";
import type { Line, Part, Sketch } from "../part";
import { at, recordsOf, sketchOf, type Stack } from "../stack";

/** From what a crawler looks at, through the crawler, to the catalog database that gets the tables. */
export const crawlers: Part = {
  nodes: (stack) => stack.ofType("aws:glue/crawler:Crawler").map(crawlerNode),
  lines: (stack, nodes) =>
    stack.ofType("aws:glue/crawler:Crawler").flatMap((crawler) => {
      const { urn, inputs } = crawler;
      const database = nodes.named("database", inputs.databaseName);
      const seen = [...filesOf(crawler, nodes), ...tablesOf(crawler, stack, nodes)];
      const lines = seen.map(({ key }): Line => ({ from: key, to: urn, kind: "data" }));
      return database ? [...lines, { from: urn, to: database.key, kind: "data", label: "tables" } as const] : lines;
    }),
};

function crawlerNode(crawler: Resource): Sketch {
  const { schedule } = crawler.inputs;
  return { ...sketchOf(crawler, "crawler"), details: typeof schedule === "string" ? [schedule] : [] };
}

const filesOf = ({ inputs }: Resource, nodes: Nodes): Sketch[] =>
  recordsOf(inputs.s3Targets ?? []).flatMap(({ path }) => nodes.placeOf(path) ?? []);

/** A connection's URL names the warehouse's host, which begins with the warehouse's name. */
function tablesOf({ inputs }: Resource, stack: Stack, nodes: Nodes): Sketch[] {
  const connections = recordsOf(inputs.jdbcTargets ?? []).map(({ connectionName }) => connectionName);
  return stack
    .ofType("aws:glue/connection:Connection")
    .filter((connection) => connections.includes(connection.inputs.name ?? connection.outputs.name))
    .map((connection) => String(at(connection.inputs.connectionProperties, "JDBC_CONNECTION_URL")))
    .flatMap((url) => nodes.named("warehouse", /^jdbc:redshift:\/\/([^.:/]+)/.exec(url)?.[1]) ?? []);
}
