import type { PipelineReport, Problem } from "./report";
import { textTable } from "../textTable";
import type { QueryResult } from "../warehouseQuery";

/** What came of one `landfall run`. */
export interface Outcome {
  readonly seconds: number;
  readonly pipelines: Readonly<Record<string, PipelineReport>>;
  readonly problems: readonly Problem[];
  readonly query?: QueryResult;
}

/** The document that `--json` prints. */
export function documentOf(stack: string, { problems, seconds, pipelines, query }: Outcome): unknown {
  return {
    stack,
    ok: problems.length === 0,
    seconds,
    pipelines,
    ...(query === undefined ? {} : { query }),
    ...(problems.length === 0 ? {} : { problems }),
  };
}

/** The same for people, with what they may want to try next. */
export function reportText(stack: string, { problems, seconds, pipelines, query }: Outcome): string {
  const rows = Object.entries(pipelines).map(([name, { objects, rowsLoaded, rowsQuarantined, runs }]) => [
    name,
    objects,
    rowsLoaded,
    rowsQuarantined,
    runs.map(({ state, seconds }) => `${state} in ${seconds} s`).join(", ") || "none",
  ]);
  const parts = [
    textTable(["pipeline", "objects", "rows loaded", "rows quarantined", "runs"], rows),
    ...(query === undefined ? [] : [textTable(query.columns, query.rows)]),
    ...(problems.length === 0
      ? []
      : [problems.map(({ pipeline, what }) => `PROBLEM  ${pipeline}: ${what}\n`).join("")]),
    `${problems.length === 0 ? "All is well" : "Not all is well"}, after ${seconds} s. To try next:
  npx landfall query "select * from ..." --stack ${stack}     ask the tables that this run left
  npx landfall why FILE --stack ${stack}                      the way of one file, step by step
  npx landfall serve --stack ${stack}                         keep it up, for boto3, the AWS CLI, any AWS client
`,
  ];
  return `\n${parts.join("\n")}`;
}
