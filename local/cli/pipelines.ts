import type { Graph } from "../graph/graph";
import { UsageError } from "../services/errors";

/** A pipeline as the stack's outputs describe it: names of real resources, all optional but the landing bucket. */
export interface Pipeline {
  readonly name: string;
  readonly landingBucket: string;
  /** What the keys of landed objects begin with. */
  readonly landingPrefix: string;
  /** Folder below the prefix that files of this machine land in, where folders mean something. */
  readonly landingFolder: string;
  /** What a landed key must end in to be processed. */
  readonly landingSuffix: string;
  readonly stagingBucket?: string;
  /** What runs for each batch: one of these three. */
  readonly workflow?: string;
  readonly stateMachineArn?: string;
  readonly job?: string;
  readonly dataset?: string;
  readonly workgroup?: string;
  readonly cluster?: string;
  readonly database?: string;
  readonly table?: string;
  /** The warehouse's table of what was dealt with. A lake keeps its entries in the staging bucket. */
  readonly ledger?: string;
  /** `s3://<bucket>/<prefix>` of a lake's tables. */
  readonly lake?: string;
  /** Queue of what could not be handled. */
  readonly dlqUrl?: string;
  readonly catalogDatabase?: string;
  readonly athenaWorkgroup?: string;
  /** Where Athena looks for tables; the catalog database where it is not said. */
  readonly athenaDatabase?: string;
  /** The function that writes generated records. */
  readonly generator?: string;
}

/** Every output that is an object with a landing bucket is a pipeline. */
export function pipelinesOf(graph: Graph): Pipeline[] {
  return Object.entries(graph.outputs).flatMap(([name, value]) => {
    if (typeof value !== "object" || value === null || !("landingBucket" in value)) return [];
    const outputs = value as Partial<Pipeline> & { landingBucket: string };
    return [{ landingPrefix: "", landingFolder: "", landingSuffix: "", ...outputs, name }];
  });
}

/** A file on this machine and the pipeline whose bucket it goes to. */
export interface Landing {
  readonly pipeline: Pipeline;
  readonly path: string;
}

/**
 * Reads `[PIPELINE=]FILE`.
 * @throws UsageError where the pipeline must be named, or is unknown
 */
export function landingOf(text: string, pipelines: readonly Pipeline[]): Landing {
  const [, prefix, rest] = /^([\w-]+)=(.+)$/s.exec(text) ?? [];
  const named = pipelines.find(({ name }) => name === prefix);
  if (named !== undefined && rest !== undefined) return { pipeline: named, path: rest };
  const [only] = pipelines;
  if (only !== undefined && pipelines.length === 1) return { pipeline: only, path: text };
  const names = pipelines.map(({ name }) => name).join(", ");
  throw new UsageError(
    `--land ${text}: this stack has the pipelines ${names}. Say which: --land ${only?.name ?? "PIPELINE"}=${text}`,
  );
}

/** The warehouse that a statement is about: the one whose tables it names, else that of the first pipeline with one. */
export function warehouseOf(graph: Graph, sql: string): Pick<Pipeline, "workgroup" | "cluster" | "database"> {
  return warehouseNamed(graph, sql) ?? pipelinesOf(graph).find(({ database }) => database !== undefined) ?? {};
}

/** The pipeline whose warehouse has a table that a statement names. */
export function warehouseNamed(graph: Graph, sql: string): Pipeline | undefined {
  const words = new Set(sql.toLowerCase().match(/\w+/g));
  const isNamed = ({ table = "", ledger = "" }: Pipeline) => words.has(table) || words.has(ledger);
  return pipelinesOf(graph).find((pipeline) => pipeline.database !== undefined && isNamed(pipeline));
}

/** The lake that a statement is about: that of the pipeline whose database it names, else of the first with a workgroup of Athena. */
export function lakeOf(
  graph: Graph,
  sql: string,
): Pick<Pipeline, "athenaWorkgroup" | "athenaDatabase" | "catalogDatabase"> {
  const withOne = pipelinesOf(graph).filter(({ athenaWorkgroup }) => athenaWorkgroup !== undefined);
  const databaseOf = ({ athenaDatabase, catalogDatabase }: Pipeline) => athenaDatabase ?? catalogDatabase ?? "";
  const named = withOne.find((pipeline) => databaseOf(pipeline) !== "" && sql.includes(databaseOf(pipeline)));
  return named ?? withOne[0] ?? {};
}
