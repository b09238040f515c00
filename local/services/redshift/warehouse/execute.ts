import { parseScript, stringLeaf, substitute, type Nodes } from "../sql/nodes";
import { parseStatement } from "../sql/parseStatement";
import { SqlError } from "../sql/sqlError";
import type { Statement } from "../sql/statements";
import { asSqlError } from "./errors";
import {
  runAlterUser,
  runCreateGroup,
  runCreateRole,
  runCreateUser,
  runDefaultGrant,
  runGrant,
  runMembership,
} from "./runAccess";
import { runCopy } from "./runCopy";
import { runDelete, runInsert, runLock, runMerge, runQuery, runTruncate, runUpdate } from "./runData";
import { runDrop } from "./runDrop";
import { runCall, runCreateProcedure } from "./runProcedure";
import { runAlterTable } from "./runAlterTable";
import { runCreateSchema, runCreateTable, runCreateView } from "./runTables";
import type { Outcome, Session } from "./session";
import { own } from "../../own";

type Runners = {
  readonly [K in Statement["kind"]]: (session: Session, statement: Extract<Statement, { kind: K }>) => Promise<Outcome>;
};

const nothing: Outcome = { rows: -1 };

const runners: Runners = {
  query: runQuery,
  insert: runInsert,
  update: runUpdate,
  delete: runDelete,
  merge: runMerge,
  copy: runCopy,
  createTable: runCreateTable,
  alterTable: runAlterTable,
  truncate: runTruncate,
  createSchema: runCreateSchema,
  createView: runCreateView,
  drop: runDrop,
  lock: runLock,
  begin: async () => nothing,
  commit: async (session) => (await session.commit(), nothing),
  rollback: async (session) => (await session.rollback(), nothing),
  createUser: runCreateUser,
  alterUser: runAlterUser,
  createGroup: runCreateGroup,
  createRole: runCreateRole,
  membership: runMembership,
  grant: runGrant,
  defaultGrant: runDefaultGrant,
  createProcedure: runCreateProcedure,
  call: (session, statement) => runCall(session, statement, runStatement),
  show: runShow,
  accepted: async () => nothing,
};

async function runStatement(session: Session, statement: Statement): Promise<Outcome> {
  const run = runners[statement.kind] as (session: Session, statement: Statement) => Promise<Outcome>;
  return run(session, statement);
}

const settings: Readonly<Record<string, (session: Session) => string>> = {
  search_path: () => "$user, public",
  timezone: () => "UTC",
  enable_case_sensitive_identifier: () => "off",
  datestyle: () => "ISO, MDY",
};

async function runShow(session: Session, { setting }: Extract<Statement, { kind: "show" }>): Promise<Outcome> {
  const value = own(settings, setting);
  if (value === undefined) throw new SqlError(`unrecognized configuration parameter "${setting}"`);
  return { rows: -1, result: await session.read(`select '${value(session)}' as "${setting}"`) };
}

/**
 * Runs one statement of SQL text in the session, its `:parameters` replaced by text. The transaction goes on: committing is
 * the caller's. @throws SqlError
 */
export async function execute(
  session: Session,
  sql: string,
  parameters: ReadonlyMap<string, string> = new Map(),
): Promise<Outcome> {
  try {
    const [nodes, ...more] = parseScript(sql);
    if (nodes === undefined) return nothing;
    if (more.length > 0) throw new SqlError("cannot insert multiple commands into a prepared statement");
    return await runStatement(session, parseStatement(bound(nodes, parameters)));
  } catch (error) {
    throw asSqlError(error);
  }
}

function bound(nodes: Nodes, parameters: ReadonlyMap<string, string>): Nodes {
  return substitute(nodes, (leaf) => {
    const value = leaf.kind === "parameter" ? parameters.get(leaf.value) : undefined;
    return value === undefined ? leaf : stringLeaf(value);
  });
}
