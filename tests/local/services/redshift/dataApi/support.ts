import type { Environment } from "../../../../../local/environment";
import type { Caller, Input } from "../../../../../local/services/service";
import { resource, type Stated } from "../../../../support/environment";

const trust = (service: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });

const role = (name: string, service: string): Stated => ({
  type: "aws:iam/role:Role",
  name,
  inputs: { name, assumeRolePolicy: trust(service) },
});

export const copier = resource(role("copier", "redshift.amazonaws.com"));
export const job = resource(role("job", "glue.amazonaws.com"));

export const namespace = resource({
  type: "aws:redshiftserverless/namespace:Namespace",
  name: "main",
  inputs: { namespaceName: "main", dbName: "toll_db", manageAdminPassword: true, iamRoles: [copier.outputs.arn] },
});
export const workgroup = resource({
  type: "aws:redshiftserverless/workgroup:Workgroup",
  name: "main",
  inputs: { workgroupName: "main", namespaceName: "main" },
});
export const bucket = resource({ type: "aws:s3/bucket:Bucket", name: "staging", inputs: { bucket: "staging" } });

/** SQL that runs at deployment, as the warehouse's administrator. */
export function statement(name: string, sql: string) {
  const secretArn = namespace.outputs.adminPasswordSecretArn;
  const inputs = { workgroupName: "main", database: "toll_db", secretArn, sql };
  return resource({ type: "aws:redshiftdata/statement:Statement", name, inputs });
}

/** Lets a role do these actions, on these resources. */
export function allow(
  name: string,
  Action: readonly string[],
  Resource: string | readonly string[],
  Condition?: unknown,
) {
  const statement = { Effect: "Allow", Action, Resource, ...(Condition === undefined ? {} : { Condition }) };
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  return (role: string) =>
    resource({ type: "aws:iam/rolePolicy:RolePolicy", name: `${role}-${name}`, inputs: { role, name, policy } });
}

export const warehouse = [copier, job, bucket, namespace, workgroup];

/** What DescribeStatement says, as far as tests look. */
export interface Described {
  readonly Id: string;
  readonly Status: string;
  readonly Error?: string;
  readonly ResultRows: number;
  readonly HasResultSet: boolean;
  readonly SubStatements?: ReadonlyArray<{ Id: string; Status: string; Error?: string; ResultRows: number }>;
}

export interface ResultPage {
  readonly ColumnMetadata: ReadonlyArray<{ name: string; typeName: string }>;
  readonly Records: ReadonlyArray<ReadonlyArray<Readonly<Record<string, unknown>>>>;
  readonly TotalNumRows: number;
  readonly NextToken?: string;
}

/** Calls of one caller to the Data API. */
export class Client {
  constructor(
    private readonly environment: Environment,
    private readonly caller: Caller = environment.admin,
  ) {}

  call<T>(operation: string, input: Input): Promise<T> {
    return this.environment.call<T>(this.caller, "redshift", operation, input);
  }

  /** Starts a statement, or a batch. @returns its id */
  async start(sql: string | readonly string[], more: Input = {}): Promise<string> {
    const target = { WorkgroupName: "main", Database: "toll_db", ...more };
    const { Id } =
      typeof sql === "string"
        ? await this.call<{ Id: string }>("ExecuteStatement", { ...target, Sql: sql })
        : await this.call<{ Id: string }>("BatchExecuteStatement", { ...target, Sqls: sql });
    return Id;
  }

  /** Runs a statement, or a batch, to its end. */
  async run(sql: string | readonly string[], more: Input = {}): Promise<Described> {
    const Id = await this.start(sql, more);
    await this.environment.engine.quiet();
    return this.call<Described>("DescribeStatement", { Id });
  }

  /** The rows of a query, each value without the name of its type. */
  async rows(sql: string): Promise<unknown[][]> {
    const { Id, Error: error } = await this.run(sql);
    if (error !== undefined) throw new Error(error);
    const { Records } = await this.call<ResultPage>("GetStatementResult", { Id });
    return Records.map((record) => record.map((field) => ("isNull" in field ? null : Object.values(field)[0])));
  }
}
