import type { Json } from "./asl/json";
import type { StoredEvent } from "./executionHistory";

type Details = NonNullable<StoredEvent["details"]>;

/** Members that are JSON values in the history and text on the wire. */
const texts: ReadonlySet<string> = new Set(["input", "output", "parameters", "heartbeat", "assignedVariables"]);
/** Members that the wire has a truncation note for. */
const noted: ReadonlySet<string> = new Set(["input", "output", "assignedVariables"]);

/** The member of a HistoryEvent that holds the details of events of this type. */
function detailsMember(type: string): string {
  if (type.endsWith("StateEntered")) return "stateEnteredEventDetails";
  if (type.endsWith("StateExited")) return "stateExitedEventDetails";
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
}

/** Details as the API has them; without data, what the execution worked on is left out. */
export function wireDetails(details: Details, withData: boolean): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(details)) {
    if (value === undefined || (texts.has(name) && !withData)) continue;
    members[name] = texts.has(name) ? asText(name, value) : value;
    if (noted.has(name)) members[`${name}Details`] = { truncated: false };
  }
  return members;
}

/** Variables are a map of texts; everything else is one text. */
function asText(name: string, value: Json): unknown {
  if (name !== "assignedVariables" || typeof value !== "object" || value === null) return JSON.stringify(value);
  return Object.fromEntries(Object.entries(value).map(([variable, held]) => [variable, JSON.stringify(held)]));
}

/** An event as GetExecutionHistory has it. */
export function wireEvent({ type, id, previousEventId, at, details }: StoredEvent, withData: boolean) {
  const told = details === undefined ? {} : { [detailsMember(type)]: wireDetails(details, withData) };
  return { timestamp: at / 1000, type, id, previousEventId, ...told };
}
