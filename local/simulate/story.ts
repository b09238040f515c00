import type { TraceRecord } from "../engine/trace";
import type { Deed, History } from "./history";
import type { Outcome } from "./outcome";

/** A history that broke the promise, as somebody reads it who wants to know why. */
export function storyText(history: History, { violations, fired, trace }: Outcome): string {
  return [
    `Seed ${history.seed}: ${history.deeds.length} files and ${fired.length} faults are left of it after shrinking.`,
    ...violations.map(({ invariant, what }) => `  broken: ${invariant}: ${what}`),
    ...history.deeds.map((deed) => `  ${deedText(deed)}`),
    ...fired.map(({ name, kind }) => `  fault: ${name} (${kind})`),
    ...trace.filter(isTelling).map((record) => `  ${traceLine(record)}`),
    "",
  ].join("\n");
}

/** One record, for people and for comparing two runs. */
export function traceLine({ at, who, did, on, outcome, why }: TraceRecord): string {
  return `${at} ${last(who)} ${did} ${last(on)}: ${outcome}${why === undefined ? "" : ` (${why})`}`;
}

function deedText({ at, does, key, body, sends }: Deed): string {
  const lines = body.split("\n").filter((line) => line !== "").length;
  const what = does === "put" ? `, ${lines} lines${sends > 1 ? `, sent ${sends} times` : ""}` : "";
  return `after ${Math.round(at / 1000)} s: ${does} ${key}${what}`;
}

/** What only looks, or asks whether it is time yet, tells nothing. */
function isTelling({ did, outcome, about }: TraceRecord): boolean {
  const isOfSomething = about.some((id) => /^(object|message|event|run|jobrun|statement):/.test(id));
  if (did.startsWith("lambda:Invo") && !isOfSomething) return outcome !== "ok" && outcome !== "started";
  if (did === "events:Match") return false;
  return outcome !== "ok" || !/:(Get|List|Describe|Head|Receive)|Deliver|kms/.test(did);
}

const last = (name: string): string => name.slice(name.lastIndexOf("/") + 1);
