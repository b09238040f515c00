import type { Cloud } from "../cloud";
import type { Graph } from "../graph/graph";
import { UsageError } from "../services/errors";
import { queryLake } from "./lakeQuery";
import { pipelinesOf, warehouseNamed, warehouseOf } from "./pipelines";
import { queryWarehouse, type QueryResult } from "./warehouseQuery";

type Engine = (cloud: Cloud, sql: string) => Promise<QueryResult>;

/** What answers a query: the warehouse, or Athena over the lake. */
const engines: Readonly<Record<string, Engine>> = {
  redshift: (cloud, sql) => queryWarehouse(cloud, warehouseOf(cloud.graph, sql), sql),
  athena: queryLake,
};

/**
 * The engine of that name. Where none is named, the one that a statement is about: the stack's only one, or of two the warehouse
 * where the statement names a table of it, else the lake.
 * @throws UsageError where there is no such engine
 */
export function engineNamed(name?: string): Engine {
  if (name === undefined) return (cloud, sql) => engineNamed(engineFor(cloud.graph, sql))(cloud, sql);
  const engine = Object.hasOwn(engines, name) ? engines[name] : undefined;
  if (engine !== undefined) return engine;
  throw new UsageError(
    `--engine ${name} is not supported by this runtime. Supported: ${Object.keys(engines).join(", ")}.`,
  );
}

/** @throws UsageError where the stack has nothing that could answer */
function engineFor(graph: Graph, sql: string): "redshift" | "athena" {
  const pipelines = pipelinesOf(graph);
  const hasWarehouse = pipelines.some(({ database }) => database !== undefined);
  const hasLake = pipelines.some(({ athenaWorkgroup }) => athenaWorkgroup !== undefined);
  if (!hasWarehouse && !hasLake)
    throw new UsageError("This stack has nothing to query: no warehouse, no Athena workgroup.");
  return !hasLake || warehouseNamed(graph, sql) !== undefined ? "redshift" : "athena";
}
