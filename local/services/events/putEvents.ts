import { callerStory } from "../../outcome";
import type { Cloud } from "../../cloud";
import { AwsError } from "../errors";
import { optionalRecords, optionalText, optionalTexts } from "../input";
import type { Caller, Input } from "../service";
import { eventTime } from "./event";
import type { Router } from "./router";
import { busName } from "./rule";
import type { Rules } from "./rules";

const mostEntries = 10;
const mostBytes = 262_144;

interface Refused {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

/** What PutEvents works with. */
export interface Intake {
  readonly cloud: Cloud;
  readonly rules: Rules;
  readonly router: Router;
}

/** Takes events of the account's own applications: each entry is accepted or refused by itself. */
export function putEvents(intake: Intake, input: Input, caller: Caller) {
  const entries = optionalRecords(input, "Entries");
  if (entries.length < 1 || entries.length > mostEntries) {
    throw new AwsError(
      "ValidationException",
      `Entries has ${entries.length} members; it must have 1 to ${mostEntries}.`,
    );
  }
  if (Buffer.byteLength(JSON.stringify(entries)) > mostBytes) {
    throw new AwsError("ValidationException", "Total size of the entries in the request is over the limit.");
  }
  entries.forEach(checkTypes);
  for (const bus of new Set(entries.map((entry) => busName(entry.EventBusName)))) {
    intake.cloud.authorize({ caller, action: "events:PutEvents", resource: intake.rules.busArn(bus) });
  }
  const results = entries.map((entry) => refusal(entry) ?? { EventId: accept(intake, entry, caller) });
  return { FailedEntryCount: results.filter((result) => "ErrorCode" in result).length, Entries: results };
}

/** What is of a wrong type refuses the whole call, before any of its events is accepted. */
function checkTypes(entry: Input): void {
  for (const name of ["EventBusName", "Source", "DetailType", "Detail"])
    if (entry[name] !== "") optionalText(entry, name);
  optionalTexts(entry, "Resources");
  if (typeof entry.Time !== "number") optionalText(entry, "Time");
}

function refusal(entry: Input): Refused | undefined {
  for (const name of ["Source", "DetailType", "Detail"]) {
    if (typeof entry[name] !== "string" || entry[name] === "") {
      return refused("InvalidArgument", `Parameter ${name} is not valid. Reason: ${name} is a required argument.`);
    }
  }
  if (String(entry.Source).startsWith("aws.")) {
    return refused("NotAuthorizedForSourceException", "Not authorized for the source.");
  }
  return detailOf(entry) === undefined ? refused("MalformedDetail", "Detail is malformed.") : undefined;
}

function refused(ErrorCode: string, ErrorMessage: string): Refused {
  return { ErrorCode, ErrorMessage };
}

function detailOf({ Detail }: Input): Record<string, unknown> | undefined {
  try {
    const detail: unknown = JSON.parse(String(Detail));
    const isObject = typeof detail === "object" && detail !== null && !Array.isArray(detail);
    return isObject ? (detail as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** As in AWS, an event for a bus that does not exist is accepted, and nobody sees it. */
function accept({ cloud, rules, router }: Intake, entry: Input, caller: Caller): string {
  const { engine, accountId, region } = cloud;
  const id = engine.random.uuid();
  const bus = busName(entry.EventBusName);
  const about = callerStory(caller);
  engine.trace.add({
    who: caller.arn,
    did: "events:Accept",
    on: rules.busArn(bus),
    outcome: rules.hasBus(bus) ? "ok" : "dropped",
    ...(rules.hasBus(bus) ? {} : { why: `event bus ${bus} does not exist` }),
    about: [`event:${id}`, ...about],
  });
  const event = {
    version: "0" as const,
    id,
    "detail-type": String(entry.DetailType),
    source: String(entry.Source),
    account: accountId,
    time: timeOf(entry, engine.now()),
    region,
    resources: optionalTexts(entry, "Resources"),
    detail: detailOf(entry) ?? {},
  };
  if (rules.hasBus(bus)) router.route({ event, acceptedAt: engine.now(), about, passed: [] }, bus);
  return id;
}

/** Clients send seconds since the epoch, or, in older protocols, ISO 8601. */
function timeOf(entry: Input, now: number): string {
  const { Time } = entry;
  const ms = typeof Time === "number" ? Time * 1000 : Date.parse(optionalText(entry, "Time") ?? "");
  return eventTime(Number.isNaN(ms) ? now : ms);
}
