import { breaches, comparisonWords, type Alarm, type AlarmState } from "./alarm";
import type { Datapoint } from "./gauge";

/** What an alarm's last periods come to. Undefined state: it stays as it is. */
export interface Verdict {
  readonly state: AlarmState | undefined;
  /** In CloudWatch's words. */
  readonly reason: string;
}

export function judge(alarm: Alarm, points: readonly Datapoint[]): Verdict {
  const known = points.filter(isKnown);
  const missing = points.length - known.length;
  if (known.length === 0 && alarm.missing !== "breaching" && alarm.missing !== "notBreaching") {
    return { state: alarm.missing === "ignore" ? undefined : "INSUFFICIENT_DATA", reason: unknown(points.length) };
  }
  const breaching = known.filter(({ value }) => breaches(alarm, value)).length;
  const counted = breaching + (alarm.missing === "breaching" ? missing : 0);
  const state = counted >= alarm.datapointsToAlarm ? "ALARM" : "OK";
  return { state, reason: reason(alarm, known, state === "ALARM" ? breaching : known.length - breaching, state) };
}

type Known = Datapoint & { readonly value: number };

function isKnown(point: Datapoint): point is Known {
  return point.value !== undefined;
}

function unknown(periods: number): string {
  return `Insufficient Data: ${periods} datapoint${periods === 1 ? " was" : "s were"} unknown.`;
}

function reason(alarm: Alarm, known: readonly Known[], count: number, state: AlarmState): string {
  const values = known.map(({ at, value }) => `${decimal(value)} (${day(at)})`).join(", ");
  const verb = count === 1 ? "was" : "were";
  const negation = state === "ALARM" ? "" : "not ";
  const needed = state === "ALARM" ? alarm.datapointsToAlarm : alarm.periods - alarm.datapointsToAlarm + 1;
  const change = state === "ALARM" ? "OK -> ALARM" : "ALARM -> OK";
  return (
    `Threshold Crossed: ${count} out of the last ${alarm.periods} datapoints [${values}] ${verb} ${negation}` +
    `${comparisonWords(alarm)} the threshold (${decimal(alarm.threshold)}) ` +
    `(minimum ${needed} datapoint${needed === 1 ? "" : "s"} for ${change} transition).`
  );
}

/** Numbers as CloudWatch writes them: always with a decimal point. */
function decimal(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

/** "01/02/26 10:05:00": day, month, year. */
function day(ms: number): string {
  const [date = "", time = ""] = new Date(ms).toISOString().split("T");
  const [year = "", month = "", dayOfMonth = ""] = date.split("-");
  return `${dayOfMonth}/${month}/${year.slice(2)} ${time.slice(0, 8)}`;
}
