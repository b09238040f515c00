import type { Graph } from "../graph/graph";
import type { Zone } from "./evidence/lakeTable";

/** Zones by the argument that tells a job of them, in the order in which rows pass them; and what their ledgers' names end in. */
const known: Readonly<Record<string, string>> = { output: "", raw: "/raw", processed: "" };

/** The zones that a stack's jobs write to. */
export function zonesOf({ resources }: Graph, dataset: string): Zone[] {
  const jobs = resources.filter(({ type }) => type === "aws:glue/job:Job");
  const given = jobs.map(({ outputs }) => outputs.defaultArguments as Readonly<Record<string, string>> | undefined);
  return Object.entries(known).flatMap(([name, ending]) => {
    const url = given.map((one) => one?.[`--${name}`]).find((one) => one !== undefined);
    const [, bucket, prefix] = /^s3:\/\/([^/]+)\/(.*)$/.exec(url ?? "") ?? [];
    if (bucket === undefined || prefix === undefined) return [];
    return [{ name, bucket, prefix, ledger: `ledger/${dataset}${ending}/` }];
  });
}
