import { Environment } from "../environment";
import { graphOf } from "../graph/load";
import { UsageError } from "../services/errors";
import { jsonOption, parsed, printJson, projectRoot, stackOption, type Command } from "./command";
import { warehouseOf } from "./pipelines";
import { StateFolder } from "./stateFolder";
import { csv, textTable } from "./textTable";
import { queryWarehouse, type QueryResult } from "./warehouseQuery";

const options = {
  ...stackOption,
  ...jsonOption,
  csv: { type: "boolean", default: false },
  engine: { type: "string", default: "redshift" },
} as const;

export const query: Command = {
  usage: "landfall query SQL [--stack S] [--engine redshift|athena] [--json | --csv]",
  summary: "Runs one statement in the stack's warehouse, as it was left or as it is being served.",
  async run(args) {
    const { values, positionals } = parsed(this.usage, { args: [...args], options, allowPositionals: true });
    const [sql] = positionals;
    if (sql === undefined || positionals.length > 1)
      throw new UsageError(`Give one SQL statement, in quotes.\nUsage: ${this.usage}`);
    if (values.engine !== "redshift") {
      throw new UsageError(`--engine ${values.engine} is not supported by this runtime. Supported: redshift.`);
    }
    const result = await resultFrom(values.stack, sql);
    if (values.json) printJson({ columns: result.columns, rows: result.rows });
    else process.stdout.write(values.csv ? csv(result.columns, result.rows) : textTable(result.columns, result.rows));
    return 0;
  },
};

/** Asks the process that serves the stack, or opens what the last one left. */
async function resultFrom(stack: string, sql: string): Promise<QueryResult> {
  const graph = await graphOf(projectRoot, stack);
  const state = StateFolder.latest(projectRoot, stack);
  if (state === undefined) {
    throw new UsageError(
      `Stack ${stack} has not run here yet. Start with: npx landfall run --stack ${stack} --generate 100`,
    );
  }
  const endpoint = state.holder()?.endpoint;
  if (endpoint !== undefined) return asked(endpoint, sql);
  state.take("query");
  const environment = await Environment.deployed({ graph, directory: state.path, projectRoot, clock: "real" });
  try {
    return await queryWarehouse(environment, warehouseOf(graph, sql), sql);
  } finally {
    await environment.stop();
  }
}

async function asked(endpoint: string, sql: string): Promise<QueryResult> {
  const response = await fetch(`${endpoint}/_landfall/query`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ sql }),
  });
  const answer = (await response.json()) as QueryResult & { error?: string; message?: string };
  if (!response.ok) throw new UsageError(answer.message ?? answer.error ?? `The runtime answered ${response.status}.`);
  return answer;
}
