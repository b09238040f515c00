import { AwsError } from "../../local/services/errors";
import type { JobProcess } from "../../local/simulate/spark/jobProcess";

/** As glue/lib/warehouse.py has them. */
const mostTries = 5;
const firstWaitMs = 50;
const longestWaitMs = 2000;
const collisions = [
  "serializable isolation violation",
  "could not serialize",
  "conflict with concurrent",
  "deadlock detected",
];

interface Described {
  readonly Status: string;
  readonly Error?: string;
  readonly SubStatements?: ReadonlyArray<{ readonly Error?: string }>;
}

/** Runs statements as one transaction through the Data API, again where it was aborted or met another. */
export async function runTransaction(process: JobProcess, statements: readonly string[]): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await attemptOf(process, statements);
    if (outcome.Status === "FINISHED") return;
    if (attempt === mostTries || !mayPass(outcome))
      throw new Error(`StatementError: ${errorsOf(outcome)} after ${attempt} tries`);
    await process.sleep(Math.min(firstWaitMs * 2 ** attempt, longestWaitMs));
  }
}

async function attemptOf(process: JobProcess, statements: readonly string[]): Promise<Described> {
  const input = {
    WorkgroupName: process.argument("workgroup"),
    Database: process.argument("database"),
    Sqls: statements,
    ClientToken: process.cloud.engine.random.hex(32),
  };
  try {
    const { Id } = await process.call<{ Id: string }>("redshift", "BatchExecuteStatement", input);
    return await ended(process, Id);
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== "ActiveStatementsExceededException") throw error;
    return { Status: "ABORTED", Error: error.message };
  }
}

async function ended(process: JobProcess, Id: string): Promise<Described> {
  for (let wait = firstWaitMs; ; wait = Math.min(wait * 1.5, longestWaitMs)) {
    const described = await process.call<Described>("redshift", "DescribeStatement", { Id });
    if (["FINISHED", "FAILED", "ABORTED"].includes(described.Status)) return described;
    await process.sleep(wait);
  }
}

function mayPass(outcome: Described): boolean {
  const said = errorsOf(outcome).toLowerCase();
  return outcome.Status === "ABORTED" || collisions.some((collision) => said.includes(collision));
}

function errorsOf({ Status, Error: error, SubStatements = [] }: Described): string {
  const said = [error, ...SubStatements.map((each) => each.Error)].filter((each) => each !== undefined);
  return [Status, ...new Set(said)].join("; ");
}
