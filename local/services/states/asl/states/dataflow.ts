import type { Section } from "../definition/section";
import { chain, type Evaluate, type Eventually, type Scope } from "../expressions/scope";
import type { Json, JsonObject } from "../json";
import type { Step } from "../machine";
import type { Visit } from "../run/visit";
import { Fault } from "../statesError";
import { compileAssign, compilePath, compilePayload } from "./payload";
import { compileResultPath } from "./resultPath";

/** Bytes that an input, output or result may have as JSON text. */
const mostBytes = 262_144;

/** How data gets into a state and out of it. */
export interface Dataflow {
  /** What the state works on: the input after InputPath and Parameters, or Arguments. */
  effective(visit: Visit): Eventually<Json>;
  /** The step to the next state, from this one's result; of a state that makes none, from its effective input. */
  conclude(visit: Visit, result: Json, next?: string): Eventually<Step>;
  /** The output where neither Assign nor Output count: of JSONPath what OutputPath leaves, of JSONata the input. */
  leave(visit: Visit, value: Json): Json;
}

interface Kind {
  /** States that do work: their result is `$states.result`, and ResultPath says where it goes. */
  readonly makesResult: boolean;
  /** False where Parameters are something else, or not there at all. */
  readonly takesParameters?: boolean;
}

export function compileDataflow(section: Section, kind: Kind): Dataflow {
  return section.language === "JSONata" ? jsonataDataflow(section, kind) : jsonPathDataflow(section, kind);
}

function jsonPathDataflow(section: Section, { makesResult, takesParameters = makesResult }: Kind): Dataflow {
  const inputPath = compilePath(section, "InputPath");
  const parameters = takesParameters ? compilePayload(section, "Parameters") : undefined;
  const selector = compilePayload(section, "ResultSelector");
  const assign = compileAssign(section);
  const merge = makesResult ? compileResultPath(section) : undefined;
  const outputPath = compilePath(section, "OutputPath");
  const inScope = (visit: Visit, data: Json): Scope => ({ around: visit, data });
  const leave = (visit: Visit, value: Json) => (outputPath === undefined ? value : outputPath(inScope(visit, value)));
  return {
    effective(visit) {
      const input = inputPath === undefined ? visit.input : inputPath(inScope(visit, visit.input));
      return parameters === undefined ? input : parameters(inScope(visit, input));
    },
    conclude(visit, result, next) {
      return chain(selector === undefined ? result : selector(inScope(visit, result)), (selected) =>
        chain(assign?.(inScope(visit, selected)), (assigned) => {
          const merged = merge === undefined ? selected : merge(visit.input, selected);
          return step(visit, leave(visit, merged), assigned, next);
        }),
      );
    },
    leave,
  };
}

function jsonataDataflow(section: Section, { makesResult }: Kind): Dataflow {
  const argumentsOf = compilePayload(section, "Arguments");
  const output = compilePayload(section, "Output");
  const assign = compileAssign(section);
  return {
    effective(visit) {
      return argumentsOf === undefined ? visit.input : argumentsOf({ around: visit, data: visit.input });
    },
    conclude(visit, result, next) {
      const scope = { around: visit, data: result, ...(makesResult && { result }) };
      return wayOut(scope, { output, assign, next }, visit, result);
    },
    leave: (visit) => visit.input,
  };
}

/** Where a JSONata state, a rule or a catcher leads, and what goes with it. */
export interface Way {
  readonly next?: string;
  readonly output?: Evaluate;
  readonly assign?: Evaluate;
}

/** The step that a way makes. @param otherwise the output, where the way has none of its own */
export function wayOut(scope: Scope, { next, output, assign }: Way, visit: Visit, otherwise: Json): Eventually<Step> {
  return chain(output === undefined ? otherwise : output(scope), (value) =>
    chain(assign?.(scope), (assigned) => step(visit, value, assigned, next)),
  );
}

function step(visit: Visit, output: Json, assigned: Json | undefined, next: string | undefined): Step {
  // What came in has been weighed before.
  if (output !== visit.input) weigh(visit.state.name, output);
  if (assigned === undefined) return { output, next };
  weigh(visit.state.name, assigned);
  return { output, next, assigned: assigned as JsonObject };
}

/** @throws Fault States.DataLimitExceeded, of a value that is more than a state may hand on */
function weigh(name: string, value: Json): void {
  if (value === null || typeof value === "boolean" || typeof value === "number") return;
  if (Buffer.byteLength(JSON.stringify(value)) <= mostBytes) return;
  const reason = "returned a result with a size exceeding the maximum number of bytes service limit.";
  throw new Fault("States.DataLimitExceeded", `The state/task '${name}' ${reason}`);
}
