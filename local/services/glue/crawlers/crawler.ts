import type { Resource } from "../../../graph/graph";
import { optionalList, optionalNumber, optionalRecord, optionalText, optionalTexts, text } from "../../input";
import type { Input } from "../../service";
import { configurationOf, type CrawlConfiguration } from "./configuration";

export interface S3Target {
  /** s3://bucket/prefix */
  readonly path: string;
  readonly exclusions: readonly string[];
  /** Files read of each leaf folder; all where missing. */
  readonly sampleSize?: number;
}

export interface JdbcTarget {
  readonly connection: string;
  /** database/schema/table, with % for any. */
  readonly path: string;
  readonly exclusions: readonly string[];
}

export interface Crawler {
  readonly name: string;
  readonly arn: string;
  readonly role: string;
  readonly database: string;
  readonly description?: string;
  readonly tablePrefix: string;
  readonly schedule?: string;
  readonly s3: readonly S3Target[];
  readonly jdbc: readonly JdbcTarget[];
  readonly onChange: "LOG" | "UPDATE_IN_DATABASE";
  readonly onDelete: "LOG" | "DELETE_FROM_DATABASE" | "DEPRECATE_IN_DATABASE";
  readonly newFoldersOnly: boolean;
  readonly configuration: CrawlConfiguration;
}

export function crawlerOf(resource: Resource, accountId: string): Crawler {
  const { outputs } = resource;
  const policy = optionalRecord(outputs, "schemaChangePolicy") ?? {};
  const role = text(outputs, "role");
  return {
    name: text(outputs, "name"),
    arn: text(outputs, "arn"),
    role: role.startsWith("arn:") ? role : `arn:aws:iam::${accountId}:role/${role}`,
    database: text(outputs, "databaseName"),
    description: optionalText(outputs, "description"),
    tablePrefix: optionalText(outputs, "tablePrefix") ?? "",
    schedule: optionalText(outputs, "schedule"),
    s3: optionalList(outputs, "s3Targets").map((target) => s3TargetOf(target as Input)),
    jdbc: optionalList(outputs, "jdbcTargets").map((target) => jdbcTargetOf(target as Input)),
    onChange: (optionalText(policy, "updateBehavior") ?? "UPDATE_IN_DATABASE") as Crawler["onChange"],
    onDelete: (optionalText(policy, "deleteBehavior") ?? "DEPRECATE_IN_DATABASE") as Crawler["onDelete"],
    newFoldersOnly: recrawlOf(resource) === "CRAWL_NEW_FOLDERS_ONLY",
    configuration: configurationOf(optionalText(outputs, "configuration")),
  };
}

export function recrawlOf({ outputs }: Resource): string | undefined {
  return optionalText(optionalRecord(outputs, "recrawlPolicy") ?? {}, "recrawlBehavior");
}

function s3TargetOf(target: Input): S3Target {
  const exclusions = optionalTexts(target, "exclusions");
  return { path: text(target, "path"), exclusions, sampleSize: optionalNumber(target, "sampleSize") };
}

function jdbcTargetOf(target: Input): JdbcTarget {
  const exclusions = optionalTexts(target, "exclusions");
  return { connection: text(target, "connectionName"), path: text(target, "path"), exclusions };
}
