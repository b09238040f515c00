import type { Section } from "../definition/section";
import type { Eventually, Scope } from "../expressions/scope";
import type { Json, JsonObject } from "../json";
import type { Step } from "../machine";
import type { Visit } from "../run/visit";
import { StatesError } from "../statesError";
import { wayOut, type Way } from "./dataflow";
import { compileAssign, compilePayload } from "./payload";
import { compileResultPath, type Merge } from "./resultPath";
import type { Act } from "./simple";

interface Retrier {
  readonly errors: readonly string[];
  readonly intervalSeconds: number;
  readonly maxAttempts: number;
  readonly backoffRate: number;
  readonly maxDelaySeconds: number;
  readonly jitter: boolean;
}

interface Catcher extends Way {
  readonly errors: readonly string[];
  readonly next: string;
  readonly merge?: Merge;
}

/** What a state does where its work fails. */
export interface Attempts {
  /** The work, tried again and caught as Retry and Catch say. */
  around(work: Act): Act;
  readonly targets: readonly string[];
}

export function compileAttempts(section: Section): Attempts {
  const retriers = section.sections("Retry").map(compileRetrier);
  const catchers = section.sections("Catch").map(compileCatcher);
  allComesLast(section, "Retry", retriers);
  allComesLast(section, "Catch", catchers);
  return {
    around: (work) => async (visit) => attempted(visit, work, retriers, catchers),
    targets: catchers.map(({ next }) => next),
  };
}

/** Errors that only their own names match, and States.Runtime, which nothing does. */
const notAll: ReadonlySet<string | undefined> = new Set(["States.DataLimitExceeded", "States.Runtime"]);
const timeouts: ReadonlySet<string | undefined> = new Set(["States.Timeout", "States.HeartbeatTimeout"]);

function matches(names: readonly string[], error: string | undefined): boolean {
  if (error === "States.Runtime") return false;
  return names.some((name) => {
    if (name === "States.ALL") return !notAll.has(error);
    if (name === "States.TaskFailed") return !notAll.has(error) && !timeouts.has(error);
    return name === error || (name === "States.Timeout" && timeouts.has(error));
  });
}

const retrierFields: ReadonlySet<string> = new Set([
  ...["ErrorEquals", "IntervalSeconds", "MaxAttempts", "BackoffRate", "MaxDelaySeconds", "JitterStrategy", "Comment"],
]);

/** Longest MaxDelaySeconds that AWS takes. */
const longestDelaySeconds = 31_622_400;

function compileRetrier(section: Section): Retrier {
  section.only(retrierFields, "a retrier");
  const jitter = section.text("JitterStrategy") ?? "NONE";
  if (jitter !== "FULL" && jitter !== "NONE") section.invalid("JitterStrategy", "must be FULL or NONE");
  return {
    errors: section.texts("ErrorEquals"),
    intervalSeconds: section.whole("IntervalSeconds", 1) ?? 1,
    maxAttempts: section.whole("MaxAttempts", 0) ?? 3,
    backoffRate: section.number("BackoffRate", 1) ?? 2,
    maxDelaySeconds: section.whole("MaxDelaySeconds", 1, longestDelaySeconds) ?? Infinity,
    jitter: jitter === "FULL",
  };
}

const catcherFields = {
  JSONPath: new Set(["ErrorEquals", "Next", "ResultPath", "Assign", "Comment"]),
  JSONata: new Set(["ErrorEquals", "Next", "Output", "Assign", "Comment"]),
};

function compileCatcher(section: Section): Catcher {
  section.only(catcherFields[section.language], `a catcher with ${section.language}`);
  return {
    errors: section.texts("ErrorEquals"),
    next: section.neededText("Next"),
    merge: section.language === "JSONPath" ? compileResultPath(section) : undefined,
    output: section.language === "JSONata" ? compilePayload(section, "Output") : undefined,
    assign: compileAssign(section),
  };
}

function allComesLast(
  section: Section,
  field: string,
  list: ReadonlyArray<{ readonly errors: readonly string[] }>,
): void {
  for (const [at, { errors }] of list.entries()) {
    if (!errors.includes("States.ALL") || (errors.length === 1 && at === list.length - 1)) continue;
    section.invalid(`${field}[${at}]/ErrorEquals`, "States.ALL must stand alone, and in the last one");
  }
}

/** Each retrier counts on its own, for as long as the visit lasts. */
async function attempted(
  visit: Visit,
  work: Act,
  retriers: readonly Retrier[],
  catchers: readonly Catcher[],
): Promise<Step> {
  const used = new Map<Retrier, number>();
  for (;;) {
    try {
      return await work(visit);
    } catch (thrown) {
      const error = visit.located(thrown);
      if (!(error instanceof StatesError)) throw error;
      const retrier = retriers.find(({ errors }) => matches(errors, error.error));
      const count = retrier === undefined ? 0 : (used.get(retrier) ?? 0);
      if (retrier === undefined || count >= retrier.maxAttempts) return caught(visit, error, catchers);
      used.set(retrier, count + 1);
      await visit.frame.wait(delayMs(retrier, count, visit));
      visit.retries += 1;
    }
  }
}

function delayMs(retrier: Retrier, count: number, visit: Visit): number {
  const { intervalSeconds, backoffRate, maxDelaySeconds, jitter } = retrier;
  const seconds = Math.min(intervalSeconds * backoffRate ** count, maxDelaySeconds);
  return Math.round(seconds * 1000 * (jitter ? visit.random() : 1));
}

/** @throws the error, where no catcher is for it */
function caught(visit: Visit, error: StatesError, catchers: readonly Catcher[]): Eventually<Step> {
  const catcher = catchers.find(({ errors }) => matches(errors, error.error));
  if (catcher === undefined) throw error;
  const errorOutput = told(error);
  const scope: Scope = { around: visit, data: errorOutput, errorOutput };
  const otherwise: Json = catcher.merge === undefined ? errorOutput : catcher.merge(visit.input, errorOutput);
  return wayOut(scope, catcher, visit, otherwise);
}

function told({ error, reason }: StatesError): JsonObject {
  return { ...(error !== undefined && { Error: error }), ...(reason !== undefined && { Cause: reason }) };
}
