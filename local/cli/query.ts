import { Environment } from "../environment";
import { graphOf } from "../graph/load";
import { UsageError } from "../services/errors";
import { jsonOption, parsed, printJson, projectRoot, stackOption, stateOption, type Command } from "./command";
import { engineNamed } from "./engines";
import { localCall } from "./localCall";
import { StateFolder } from "./stateFolder";
import { csv, textTable } from "./textTable";
import type { QueryResult } from "./warehouseQuery";

const options = {
  ...stackOption,
  ...stateOption,
  ...jsonOption,
  csv: { type: "boolean", default: false },
  engine: { type: "string" },
} as const;

export const query: Command = {
  usage: "landfall query SQL [--stack S] [--state DIR] [--engine redshift|athena] [--json | --csv]",
  summary: "Runs one statement in the stack's warehouse or lake, as it was left or as it is being served.",
  async run(args) {
    const { values, positionals } = parsed(this.usage, { args: [...args], options, allowPositionals: true });
    const [sql] = positionals;
    if (sql === undefined || positionals.length > 1)
      throw new UsageError(`Give one SQL statement, in quotes.\nUsage: ${this.usage}`);
    engineNamed(values.engine);
    const result = await resultFrom(values.stack, StateFolder.toRead(projectRoot, values), {
      engine: values.engine,
      sql,
    });
    if (values.json) printJson({ columns: result.columns, rows: result.rows });
    else process.stdout.write(values.csv ? csv(result.columns, result.rows) : textTable(result.columns, result.rows));
    return 0;
  },
};

interface Question {
  readonly engine?: string;
  readonly sql: string;
}

/** Asks the process that serves the stack, or opens what the last one left. */
async function resultFrom(stack: string, state: StateFolder, question: Question): Promise<QueryResult> {
  const graph = await graphOf(projectRoot, stack);
  const endpoint = state.holder()?.endpoint;
  if (endpoint !== undefined) return localCall<QueryResult>(endpoint, "query", question);
  state.take("query");
  const environment = await Environment.deployed({ graph, directory: state.path, projectRoot, clock: "real" });
  try {
    return await engineNamed(question.engine)(environment, question.sql);
  } finally {
    await environment.stop();
  }
}
