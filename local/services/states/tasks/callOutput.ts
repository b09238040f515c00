import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { Json } from "../asl/json";
import type { Integration } from "./integration";

/** Members that the JSON protocols send as seconds since the epoch. */
const moments: ReadonlySet<string> = new Set([
  ...["StartedOn", "CompletedOn", "LastModifiedOn", "CreatedOn", "StartTime", "EndTime", "CreationTime", "LastUpdated"],
  ...["CreateTime", "UpdateTime", "LastAccessTime", "LastAnalyzedTime", "SubmissionDateTime", "CompletionDateTime"],
  ...["CreatedAt", "UpdatedAt", "StartDate", "StopDate", "UpdateDate", "CreationDate", "Timestamp", "RedriveDate"],
  ...["CreatedDate", "LastChangedDate", "LastAccessedDate", "DeletionDate"],
]);

/** A moment in ms since the epoch as a result has it. */
type Moment = (ms: number) => Json;

/** The SDK that `aws-sdk` resources go through writes ISO 8601, without a fraction that is zero. */
const iso: Moment = (ms) => new Date(ms).toISOString().replace(".000Z", "Z");
/** The older one behind the optimized integrations writes ms since the epoch. */
const epoch: Moment = (ms) => Math.round(ms);

/** An API call's result as a task's result: members in PascalCase, moments spelled out, bodies as text, nothing undefined. */
export async function callOutput({ kind, service }: Integration, output: unknown): Promise<Json> {
  const capitals = service === "states" || service === "logs";
  return value(output, { moment: kind === "sdk" ? iso : epoch, capitals });
}

interface Style {
  readonly moment: Moment;
  /** Whether member names are to begin with a capital although the API's do not. */
  readonly capitals: boolean;
}

async function value(found: unknown, style: Style): Promise<Json> {
  if (found instanceof Date) return style.moment(found.getTime());
  if (Buffer.isBuffer(found)) return found.toString("utf8");
  if (found instanceof Readable) return text(found);
  if (typeof found === "bigint") return Number(found);
  if (Array.isArray(found)) return Promise.all(found.map((item) => value(item, style)));
  if (typeof found === "object" && found !== null) return structure(found, style);
  return (found ?? null) as Json;
}

async function structure(found: object, style: Style): Promise<Json> {
  const members: Record<string, Json> = {};
  for (const [given, held] of Object.entries(found)) {
    if (held === undefined || held === null) continue;
    const name = style.capitals ? given.charAt(0).toUpperCase() + given.slice(1) : given;
    members[name] =
      typeof held === "number" && moments.has(name) ? style.moment(held * 1000) : await value(held, style);
  }
  return members;
}
