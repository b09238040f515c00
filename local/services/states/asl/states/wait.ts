import type { Section } from "../definition/section";
import { chain, type Eventually, type Scope } from "../expressions/scope";
import { timestamp } from "../expressions/timestamp";
import type { Json } from "../json";
import type { Visit } from "../run/visit";
import { runtimeFault } from "../statesError";
import { compileDataflow } from "./dataflow";
import { compileQuantity } from "./quantity";
import type { Act } from "./simple";
import { compileWorkedOut } from "./workedOut";

/** When to go on, in milliseconds since the epoch. */
type Until = (scope: Scope, visit: Visit) => Eventually<number>;

/** Longest wait that AWS takes, in seconds. */
const longestSeconds = 99_999_999;
const wanted = "must be a time as in 2024-08-18T17:33:00Z";

/** Wait: seconds from when the state was entered, or until a time. */
export function compileWait(section: Section, next: string | undefined): Act {
  section.oneOf(["Seconds", "SecondsPath", "Timestamp", "TimestampPath"], true);
  const dataflow = compileDataflow(section, { makesResult: false });
  const until = compileSeconds(section) ?? compileTimestamp(section);
  return (visit) =>
    chain(dataflow.effective(visit), (data) =>
      chain(until({ around: visit, data }, visit), (time) =>
        chain(waited(visit, time), () => dataflow.conclude(visit, data, next)),
      ),
    );
}

function waited({ frame }: Visit, time: number): Eventually<void> {
  const ms = time - frame.host.now();
  return ms > 0 ? frame.wait(ms) : undefined;
}

function compileSeconds(section: Section): Until | undefined {
  const seconds = compileQuantity(section, "Seconds", { least: 0, most: longestSeconds });
  return seconds && ((scope, { enteredAt }) => chain(seconds(scope), (value) => enteredAt + value * 1000));
}

function compileTimestamp(section: Section): Until {
  const value = section.value("Timestamp");
  const moment = compileWorkedOut(section, "Timestamp");
  if (moment !== undefined) return (scope) => chain(moment(scope), timeOf);
  const fixed = timestamp(value);
  if (value !== undefined && fixed === undefined) section.invalid("Timestamp", wanted);
  return () => fixed ?? 0;
}

function timeOf(value: Json): number {
  const time = timestamp(value);
  if (time === undefined) throw runtimeFault(`The Timestamp is ${JSON.stringify(value)}; it ${wanted}.`);
  return time;
}
