import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import type { Environment } from "../../environment";

let reader: Promise<DuckDBConnection> | undefined;

/** Asks DuckDB of Parquet objects of a bucket, whose rows are `files`, each with the `filename` that it came from. @returns no rows where there is no object */
export async function askParquet(
  environment: Environment,
  { bucket, keys }: { readonly bucket: string; readonly keys: readonly string[] },
  select: string,
): Promise<unknown[][]> {
  if (keys.length === 0) return [];
  const paths = keys.map((key) => `'${pathOf(environment, bucket, key)}'`);
  const files = `read_parquet([${paths.join(", ")}], filename = true, union_by_name = true, hive_partitioning = false)`;
  // The clock waits: what is looked at must not change meanwhile.
  return environment.engine.inside(async () => {
    reader ??= DuckDBInstance.create(":memory:", { threads: "1" }).then((instance) => instance.connect());
    const answer = await (await reader).runAndReadAll(`with files as (from ${files}) ${select}`);
    return answer.getRows();
  });
}

/** Object keys may hold quotes, and so may paths. */
function pathOf(environment: Environment, bucket: string, key: string): string {
  return environment.offer("s3").fileFor(environment.admin, bucket, key).replaceAll("'", "''");
}
