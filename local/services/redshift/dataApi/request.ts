import { createHash } from "node:crypto";
import { AwsError } from "../../errors";
import { optionalRecords, optionalText, optionalTexts, text } from "../../input";
import type { Input } from "../../service";
import { tokenize } from "../sql/tokens";

/** What ExecuteStatement and BatchExecuteStatement are asked, checked. */
export interface Request {
  readonly batch: boolean;
  readonly sqls: readonly string[];
  readonly target: { readonly workgroup?: string; readonly cluster?: string };
  readonly database: string;
  readonly dbUser?: string;
  readonly secretArn?: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly name?: string;
  readonly withEvent: boolean;
  readonly clientToken?: string;
  /** The same for equal requests. */
  readonly digest: string;
}

const statementBytes = 100_000;
const batchStatements = 40;

export function invalid(message: string): AwsError {
  return new AwsError("ValidationException", message);
}

/** @throws ValidationException as the Data API does */
export function parseRequest(input: Input, batch: boolean): Request {
  refuseSessions(input);
  const sqls = batch ? optionalTexts(input, "Sqls") : [text(input, "Sql")];
  checkSqls(sqls);
  const asked = { ...input, ClientToken: undefined };
  return {
    batch,
    sqls,
    target: targetOf(input),
    database: text(input, "Database"),
    parameters: parametersOf(input, sqls),
    withEvent: input.WithEvent === true,
    digest: createHash("sha256").update(JSON.stringify(asked)).digest("hex"),
    ...present("dbUser", optionalText(input, "DbUser")),
    ...present("secretArn", optionalText(input, "SecretArn")),
    ...present("name", optionalText(input, "StatementName")),
    ...present("clientToken", optionalText(input, "ClientToken")),
  };
}

function present<K extends string>(key: K, value: string | undefined): { [key in K]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { [key in K]: string });
}

function refuseSessions(input: Input): void {
  for (const member of ["SessionId", "SessionKeepAliveSeconds"])
    if (input[member] !== undefined)
      throw invalid(`${member} is not supported by the local runtime; use BatchExecuteStatement.`);
  const format = optionalText(input, "ResultFormat");
  if (format !== undefined && format !== "JSON")
    throw invalid(`ResultFormat ${format} is not supported by the local runtime; use JSON.`);
}

function checkSqls(sqls: readonly string[]): void {
  if (sqls.length === 0 || sqls.length > batchStatements)
    throw invalid(`Sqls has ${sqls.length} statements; it must have 1 to ${batchStatements}.`);
  for (const sql of sqls) {
    const bytes = Buffer.byteLength(sql);
    if (sql.trim() === "") throw invalid("Sql is empty; it must be a statement.");
    if (bytes > statementBytes) throw invalid(`Sql has ${bytes} bytes; at most ${statementBytes} are allowed.`);
  }
}

/** Where the statement is to run. */
export function targetOf(input: Input): Request["target"] {
  const workgroup = optionalText(input, "WorkgroupName");
  const cluster = optionalText(input, "ClusterIdentifier");
  if ((workgroup === undefined) === (cluster === undefined))
    throw invalid("Give either WorkgroupName or ClusterIdentifier.");
  return workgroup === undefined ? { ...present("cluster", cluster) } : { workgroup };
}

/** Values are text, neither null nor empty; each must stand in some statement. */
function parametersOf(input: Input, sqls: readonly string[]): Readonly<Record<string, string>> {
  const list = optionalRecords(input, "Parameters");
  if (input.Parameters !== undefined && list.length === 0)
    throw invalid("Parameters is empty; leave it out or give some.");
  const parameters = Object.fromEntries(list.map((item) => [text(item, "name"), text(item, "value")]));
  const used = new Set(sqls.flatMap(parametersIn));
  const unused = Object.keys(parameters).filter((name) => !used.has(name));
  if (unused.length > 0)
    throw invalid(`Parameters list contains unused parameters. Unused parameters: [${unused.join(", ")}]`);
  return parameters;
}

/** A statement that cannot be read fails later, when it runs. */
function parametersIn(sql: string): string[] {
  try {
    return tokenize(sql)
      .filter(({ kind }) => kind === "parameter")
      .map(({ value }) => value);
  } catch {
    return [];
  }
}
