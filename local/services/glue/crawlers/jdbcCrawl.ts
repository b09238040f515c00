import type { Cloud } from "../../../cloud";
import { AwsError } from "../../errors";
import type { Caller } from "../../service";
import type { Column } from "../catalog/shapes";
import type { Connection } from "../connection";
import { globMatcher } from "../glob";
import type { JdbcTarget } from "./crawler";

export interface JdbcFinding {
  readonly connection: string;
  readonly database: string;
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly Column[];
}

const redshiftUrl =
  /^jdbc:redshift(?::iam)?:\/\/(?<name>[^.:/]+)\.[^:/]*?(?<kind>redshift-serverless|redshift)\.amazonaws\.com(?::\d+)?\/(?<database>[^?;]+)/;

/** Redshift's types as the catalog names them. */
const glueTypes: Readonly<Record<string, string>> = {
  integer: "int",
  int4: "int",
  int: "int",
  smallint: "smallint",
  bigint: "bigint",
  real: "float",
  float4: "float",
  "double precision": "double",
  double: "double",
  boolean: "boolean",
  date: "date",
};

/** The tables behind a JDBC target, with the connection's credentials read as the crawler's role. @throws AwsError */
export async function crawlJdbc(
  cloud: Cloud,
  connection: Connection,
  target: JdbcTarget,
  caller: Caller,
): Promise<JdbcFinding[]> {
  const place = placeOf(connection);
  await cloud.call(caller, "secretsmanager", "GetSecretValue", { SecretId: connection.secret });
  const [database = "", schema = "%", table = "%"] = target.path.split("/");
  if (database !== place.database) {
    throw new AwsError(
      "InvalidInputException",
      `${target.path}: connection ${connection.name} leads to ${place.database}.`,
    );
  }
  const excluded = target.exclusions.map((glob) => globMatcher(glob));
  const found = await cloud.offer("warehouse").describe(place);
  const wanted = found.filter((one) => like(schema, one.schema) && like(table, one.table));
  return wanted
    .filter((one) => !excluded.some((leavesOut) => leavesOut(`${one.schema}/${one.table}`)))
    .map((one) => ({
      connection: connection.name,
      database,
      schema: one.schema,
      table: one.table,
      columns: one.columns.map(({ name, type }) => ({ Name: name, Type: glueType(type) })),
    }));
}

function placeOf({ name, url }: Connection): { workgroup?: string; cluster?: string; database: string } {
  const { name: host, kind, database } = redshiftUrl.exec(url)?.groups ?? {};
  if (host === undefined || database === undefined) {
    throw new AwsError(
      "InvalidInputException",
      `Connection ${name}: "${url}" is no Redshift endpoint that exists here.`,
    );
  }
  return kind === "redshift-serverless" ? { workgroup: host, database } : { cluster: host, database };
}

/** `%` stands for any text. */
function like(pattern: string, name: string): boolean {
  const parts = pattern.split("%").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "i").test(name);
}

function glueType(type: string): string {
  const plain = type.toLowerCase();
  if (/^(numeric|decimal)/.test(plain)) return plain.replace("numeric", "decimal");
  return glueTypes[plain] ?? (plain.startsWith("timestamp") ? "timestamp" : "string");
}
