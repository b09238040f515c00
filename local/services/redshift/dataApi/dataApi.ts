import type { Cloud } from "../../../cloud";
import { callerStory } from "../../../outcome";
import { AwsError } from "../../errors";
import { optionalNumber, optionalText, text } from "../../input";
import type { Api, Caller, Input } from "../../service";
import type { Host, Hosts } from "../hosts";
import { described, listed, submitted } from "./answers";
import { login, type Login } from "./identity";
import { isOver, type Progress, type Records, type StatementRecord } from "./records";
import { invalid, parseRequest, type Request } from "./request";
import type { Results } from "./results";
import type { Runner } from "./runner";

const activeLimit = 200;

export interface DataApiParts {
  readonly cloud: Cloud;
  readonly hosts: Hosts;
  readonly records: Records;
  readonly results: Results;
  readonly runner: Runner;
}

/** The Redshift Data API: statements are accepted at once, run in the background, and asked about by their id. */
export class DataApi implements Api {
  readonly protocol = "json-1.1";
  readonly signingName = "redshift-data";
  readonly prefix = "RedshiftData";
  readonly operations: Api["operations"];

  constructor(private readonly parts: DataApiParts) {
    this.operations = {
      ExecuteStatement: async (input, caller) => submitted((await this.submit(input, caller, false)).record),
      BatchExecuteStatement: async (input, caller) => submitted((await this.submit(input, caller, true)).record),
      DescribeStatement: (input, caller) => this.describe(input, caller),
      GetStatementResult: (input, caller) => this.result(input, caller),
      ListStatements: (input, caller) => this.list(input, caller),
      CancelStatement: (input, caller) => this.cancel(input, caller),
    };
  }

  /** Accepts a statement and starts it. @returns its record, and what resolves when it is over */
  async submit(
    input: Input,
    caller: Caller,
    batch: boolean,
  ): Promise<{ record: StatementRecord; over: Promise<void> }> {
    const request = parseRequest(input, batch);
    const host = this.parts.hosts.find(request.target);
    if (host === undefined) throw invalid("Redshift endpoint doesn't exist in this region.");
    const action = `redshift-data:${batch ? "BatchExecuteStatement" : "ExecuteStatement"}`;
    this.parts.cloud.authorize({ caller, action, resource: host.arn });
    const before = this.before(request, caller);
    if (before !== undefined) return { record: before, over: Promise.resolve() };
    const user = await login(this.parts.cloud, caller, host, request);
    return this.start(request, host, user, caller);
  }

  private start(
    request: Request,
    host: Host,
    user: Login,
    caller: Caller,
  ): { record: StatementRecord; over: Promise<void> } {
    const { cloud, records, runner } = this.parts;
    if (records.active().length >= activeLimit)
      throw new AwsError(
        "ActiveStatementsExceededException",
        `Active statements exceeded the allowed quota (${activeLimit}).`,
      );
    const record = records.put(this.newRecord(request, user, caller));
    if (request.clientToken !== undefined)
      records.useToken(record.owner, request.clientToken, record.id, request.digest);
    const why = request.sqls.length === 1 ? request.sqls[0] : `${request.sqls.length} statements`;
    cloud.engine.trace.add({
      who: caller.arn,
      did: "redshift:Statement",
      on: record.id,
      outcome: "submitted",
      about: record.about,
      why: why ?? "",
    });
    const over = cloud.engine.background(() => runner.run(record.id, host, user));
    return { record, over };
  }

  /** A request with a client token that the caller has used already is that request again. */
  private before({ clientToken, digest }: Request, caller: Caller): StatementRecord | undefined {
    const use = clientToken === undefined ? undefined : this.parts.records.tokenUse(ownerOf(caller), clientToken);
    if (use === undefined) return undefined;
    if (use.request !== digest) throw invalid(`ClientToken ${clientToken} was used with another request.`);
    return this.parts.records.get(use.id);
  }

  private newRecord(request: Request, user: Login, caller: Caller): StatementRecord {
    const { engine } = this.parts.cloud;
    const now = engine.now();
    const fresh: Progress = {
      status: "SUBMITTED",
      createdAt: now,
      updatedAt: now,
      duration: -1,
      rows: -1,
      hasResult: false,
      resultSize: -1,
    };
    const id = engine.random.uuid();
    return {
      ...fresh,
      id,
      batch: request.batch,
      sqls: request.sqls,
      parts: request.batch ? request.sqls.map(() => fresh) : [],
      parameters: request.parameters,
      ...request.target,
      database: request.database,
      dbUser: user.user,
      superuser: user.superuser,
      ...(request.secretArn === undefined ? {} : { secretArn: request.secretArn }),
      ...(request.name === undefined ? {} : { name: request.name }),
      withEvent: request.withEvent,
      owner: ownerOf(caller),
      ownerUserId: this.userId(caller),
      callerArn: caller.arn,
      about: [`statement:${id}`, ...callerStory(caller)],
    };
  }

  /** The statement, and which of its parts is meant, if the caller may see it. */
  private own(caller: Caller, operation: string, id: string): { record: StatementRecord; part?: number } {
    const [whole = "", part] = id.split(":");
    const record = this.parts.records.get(whole);
    const context =
      record === undefined ? {} : { context: { "redshift-data:statement-owner-iam-userid": record.ownerUserId } };
    this.parts.cloud.authorize({ caller, action: `redshift-data:${operation}`, resource: "*", ...context });
    if (record === undefined || record.owner !== ownerOf(caller))
      throw new AwsError("ResourceNotFoundException", "Query does not exist.");
    return part === undefined ? { record } : { record, part: Number(part) - 1 };
  }

  /** Where a run must repeat, a poll is answered when the statement is over: how many there are must not be chance. */
  private async describe(input: Input, caller: Caller) {
    const { cloud, runner } = this.parts;
    const { record } = this.own(caller, "DescribeStatement", text(input, "Id"));
    if (cloud.engine.repeats) await runner.over(record.id);
    return described(this.parts.records.get(record.id) ?? record);
  }

  private result(input: Input, caller: Caller) {
    const id = text(input, "Id");
    const { record, part } = this.own(caller, "GetStatementResult", id);
    const progress = part === undefined ? record : record.parts[part];
    const file = record.batch && part === undefined ? `${id}:${record.sqls.length}` : id;
    const has = progress !== undefined && record.status === "FINISHED" && this.parts.results.has(file);
    if (!has)
      throw new AwsError(
        "ResourceNotFoundException",
        "Query does not have result. Please check query status with DescribeStatement.",
      );
    const page = this.parts.results.page(file, pageStart(optionalText(input, "NextToken")));
    const total = part === undefined && record.batch ? (record.parts.at(-1)?.rows ?? 0) : progress.rows;
    const next = page.next === undefined ? {} : { NextToken: String(page.next) };
    return { ColumnMetadata: page.columns, Records: page.rows, TotalNumRows: total, ...next };
  }

  private list(input: Input, caller: Caller) {
    this.parts.cloud.authorize({
      caller,
      action: "redshift-data:ListStatements",
      resource: "*",
      context: { "redshift-data:statement-owner-iam-userid": this.userId(caller) },
    });
    const status = optionalText(input, "Status") ?? "FINISHED";
    const name = optionalText(input, "StatementName") ?? "";
    const from = pageStart(optionalText(input, "NextToken"));
    const size = optionalNumber(input, "MaxResults") ?? 100;
    const mine = this.parts.records.all().filter((record) => record.owner === ownerOf(caller));
    const wanted = mine.filter(
      (record) => (status === "ALL" || record.status === status) && (record.name ?? "").startsWith(name),
    );
    const page = wanted.slice(from, from + size);
    return { Statements: page.map(listed), ...(wanted.length > from + size ? { NextToken: String(from + size) } : {}) };
  }

  private cancel(input: Input, caller: Caller) {
    const { record } = this.own(caller, "CancelStatement", text(input, "Id"));
    if (isOver(record))
      throw invalid(`Could not cancel a query that is already in ${record.status} state with ID: ${record.id}`);
    this.parts.runner.cancel(record.id);
    return { Status: true };
  }

  /** As `aws:userid` is for the caller. */
  private userId(caller: Caller): string {
    if (caller.kind !== "role") return this.parts.cloud.accountId;
    const unique = this.parts.cloud.offer("iam").policiesOf(caller.role)?.uniqueId ?? caller.role;
    return `${unique}:${caller.arn.slice(caller.arn.lastIndexOf("/") + 1)}`;
  }
}

/** Sessions of one role share their statements. */
function ownerOf(caller: Caller): string {
  return caller.kind === "role" ? `role/${caller.role}` : caller.arn;
}

function pageStart(token: string | undefined): number {
  if (token === undefined) return 0;
  const start = Number(token);
  if (!Number.isInteger(start) || start <= 0) throw invalid(`NextToken ${token} is not one that was given out.`);
  return start;
}
