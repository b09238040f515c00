import type { Cloud } from "../cloud";
import { UsageError } from "../services/errors";
import { queryLake } from "./lakeQuery";
import { warehouseOf } from "./pipelines";
import { queryWarehouse, type QueryResult } from "./warehouseQuery";

/** What answers `landfall query`: the warehouse, or Athena over the lake. */
const engines: Readonly<Record<string, (cloud: Cloud, sql: string) => Promise<QueryResult>>> = {
  redshift: (cloud, sql) => queryWarehouse(cloud, warehouseOf(cloud.graph, sql), sql),
  athena: queryLake,
};

/** @throws UsageError where there is no such engine */
export function engineNamed(name: string): (cloud: Cloud, sql: string) => Promise<QueryResult> {
  const engine = Object.hasOwn(engines, name) ? engines[name] : undefined;
  if (engine !== undefined) return engine;
  throw new UsageError(
    `--engine ${name} is not supported by this runtime. Supported: ${Object.keys(engines).join(", ")}.`,
  );
}
