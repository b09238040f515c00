import type { Section } from "../definition/section";
import { chain, type Evaluate, type Eventually, type Scope } from "../expressions/scope";
import { isArray, type Json, type JsonObject } from "../json";
import type { Frame } from "../run/frame";
import { runInside } from "../run/runBranch";
import { aroundItem, type Visit } from "../run/visit";
import { Fault, queryError, runtimeFault, StatesError, Stopped } from "../statesError";
import { compileAttempts, type Attempts } from "./attempts";
import { compileDataflow } from "./dataflow";
import { compileProcessor, type Processor } from "./mapFields";
import { mapRun } from "./mapRun";
import type { ReadBranch } from "./parallel";
import { compilePath, compilePayload } from "./payload";
import { compileQuantity } from "./quantity";
import type { Act } from "./simple";
import { together } from "./together";

/** How many iterations AWS runs at once where MaxConcurrency is 0. */
const mostAtOnce = 40;

/** Map: the inner machine once for each item. */
export function compileMap(
  section: Section,
  next: string | undefined,
  readBranch: ReadBranch,
): { readonly act: Act; readonly attempts: Attempts } {
  const processor = compileProcessor(section, readBranch);
  const dataflow = compileDataflow(section, { makesResult: true, takesParameters: false });
  const plan = compilePlan(section);
  const attempts = compileAttempts(section);
  const act = attempts.around(async (visit) => {
    const planned = await plan(visit, await dataflow.effective(visit));
    const results = await (processor.distributed ? mapRun : inlineRun)(visit, planned, (frame) =>
      iterated(processor, planned, frame),
    );
    return dataflow.conclude(visit, results, next);
  });
  return { act, attempts };
}

/** What is worked out before the first iteration. */
export interface Plan {
  readonly items: readonly Json[];
  readonly concurrency: number;
  readonly tolerated: number;
  /** What an iteration gets as its input. */
  readonly inputOf: (item: JsonObject) => Eventually<Json>;
}

function compilePlan(section: Section): (visit: Visit, input: Json) => Promise<Plan> {
  for (const name of ["MaxConcurrency", "ToleratedFailureCount", "ToleratedFailurePercentage"]) {
    section.oneOf([name, `${name}Path`]);
  }
  const itemsOf = compileItems(section);
  const selector = compileSelector(section);
  const concurrency = compileQuantity(section, "MaxConcurrency", { least: 0 });
  const count = compileQuantity(section, "ToleratedFailureCount", { least: 0 });
  const percentage = compileQuantity(section, "ToleratedFailurePercentage", { least: 0, most: 100, fraction: true });
  return async (visit, data) => {
    const scope: Scope = { around: visit, data };
    const items = await itemsOf(scope);
    const asked = (await concurrency?.(scope)) ?? 0;
    const share = Math.floor((((await percentage?.(scope)) ?? 0) / 100) * items.length);
    return {
      items,
      concurrency: asked === 0 ? mostAtOnce : asked,
      tolerated: Math.max((await count?.(scope)) ?? 0, share),
      inputOf(item) {
        return selector === undefined ? (item.Value ?? null) : selector({ around: aroundItem(visit, item), data });
      },
    };
  };
}

function compileSelector(section: Section): Evaluate | undefined {
  section.oneOf(["ItemSelector", "Parameters"]);
  return compilePayload(section, section.has("Parameters") ? "Parameters" : "ItemSelector");
}

function compileItems(section: Section): (scope: Scope) => Eventually<readonly Json[]> {
  const [payload, path] = [compilePayload(section, "Items"), compilePath(section, "ItemsPath")];
  if (section.language === "JSONata") {
    return (scope) =>
      chain(payload === undefined ? scope.data : payload(scope), (items) =>
        listed(items, new Fault(queryError, noList(items))),
      );
  }
  const shown = section.text("ItemsPath") ?? "$";
  return (scope) => {
    const items = path === undefined ? scope.data : path(scope);
    return listed(items, runtimeFault(`Reference path "${shown}" must point to array.`));
  };
}

const noList = (items: Json): string => `The Items field is ${JSON.stringify(items)}; it must be an array.`;

function listed(items: Json, otherwise: Fault): readonly Json[] {
  if (isArray(items)) return items;
  throw otherwise;
}

/** One iteration, in its frame. */
function iterated({ branch }: Processor, plan: Plan, frame: Frame): Promise<Json> {
  return runInside(branch, frame, plan.inputOf(frame.item ?? {}));
}

/** Iterations as part of the execution itself. */
async function inlineRun(
  visit: Visit,
  { items, concurrency, tolerated }: Plan,
  run: (frame: Frame) => Promise<Json>,
): Promise<readonly Json[]> {
  const { frame, key, retries } = visit;
  frame.record("MapStateStarted", { length: items.length });
  const startedId = frame.lastEventId;
  try {
    const results = await together({ count: items.length, concurrency, tolerated }, async (at, started) => {
      const inner = frame.inner(`${key}#${retries}/${at}/`, { Index: at, Value: items[at] ?? null });
      inner.lastEventId = startedId;
      started(inner);
      try {
        return await toldIteration(visit, at, inner, () => run(inner));
      } finally {
        frame.lastEventId = inner.lastEventId;
      }
    });
    frame.record("MapStateSucceeded");
    return results;
  } catch (error) {
    if (!frame.signal.aborted) frame.record("MapStateFailed");
    throw error;
  }
}

async function toldIteration(
  { frame, state }: Visit,
  index: number,
  inner: Frame,
  run: () => Promise<Json>,
): Promise<Json> {
  const details = { name: state.name, index };
  inner.record("MapIterationStarted", details);
  try {
    const result = await run();
    inner.record("MapIterationSucceeded", details);
    return result;
  } catch (error) {
    if (error instanceof StatesError) inner.record("MapIterationFailed", details);
    else if (error instanceof Stopped && !frame.signal.aborted) inner.record("MapIterationAborted", details);
    throw error;
  }
}
