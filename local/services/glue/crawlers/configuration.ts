import { UsageError } from "../../errors";

/** What a crawler's configuration JSON asks for; all Glue's defaults where there is none. */
export interface CrawlConfiguration {
  /** Level of the folders that are tables, the bucket being level 1. */
  readonly tableLevel?: number;
  /** Files of one format are one table, however different their columns. */
  readonly combines: boolean;
  /** Tables only gain columns. */
  readonly mergesColumns: boolean;
  /** Partitions are kept as their table is. */
  readonly inherits: boolean;
}

type Json = Readonly<Record<string, unknown>>;

/** Path to the values that are understood there. */
const known: Readonly<Record<string, (value: unknown) => boolean>> = {
  Version: (value) => value === 1,
  CreatePartitionIndex: (value) => typeof value === "boolean",
  "Grouping.TableLevelConfiguration": (value) => Number.isInteger(value) && Number(value) >= 1,
  "Grouping.TableGroupingPolicy": (value) => value === "CombineCompatibleSchemas",
  "CrawlerOutput.Tables.AddOrUpdateBehavior": (value) => value === "MergeNewColumns",
  "CrawlerOutput.Partitions.AddOrUpdateBehavior": (value) => value === "InheritFromTable",
};

/** @throws UsageError naming what in it is not supported */
export function configurationOf(text: string | undefined): CrawlConfiguration {
  const values = new Map(leavesOf(parsed(text ?? "{}"), ""));
  for (const [path, value] of values) {
    if (known[path]?.(value) === true) continue;
    const what = `The crawler configuration ${path}: ${JSON.stringify(value)}`;
    throw new UsageError(`${what} is not supported locally. Supported: ${Object.keys(known).join(", ")}.`);
  }
  return {
    tableLevel: values.get("Grouping.TableLevelConfiguration") as number | undefined,
    combines: values.has("Grouping.TableGroupingPolicy"),
    mergesColumns: values.has("CrawlerOutput.Tables.AddOrUpdateBehavior"),
    inherits: values.has("CrawlerOutput.Partitions.AddOrUpdateBehavior"),
  };
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw new UsageError(`The crawler configuration is no JSON: ${text}`, { cause });
  }
}

function leavesOf(value: Json, path: string): Array<[string, unknown]> {
  return Object.entries(value).flatMap(([name, inner]) => {
    const at = `${path}${name}`;
    return typeof inner === "object" && inner !== null ? leavesOf(inner as Json, `${at}.`) : [[at, inner]];
  });
}
