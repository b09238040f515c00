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

type Conclusion = Omit<Step, "next">;

/** How data gets into a state and out of it. */
export interface Dataflow {
  /** What the state works on: the input after InputPath and Parameters, or Arguments. */
  effective(visit: Visit): Eventually<Json>;
  /** Output and variables, from the state's result; of a state that makes none, from its effective input. */
  conclude(visit: Visit, result: Json): Eventually<Conclusion>;
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
    conclude(visit, result) {
      return chain(selector === undefined ? result : selector(inScope(visit, result)), (selected) =>
        chain(assign?.(inScope(visit, selected)), (assigned) => {
          const merged = merge === undefined ? selected : merge(visit.input, selected);
          return concluded(visit, leave(visit, merged), assigned);
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
    conclude(visit, result) {
      const scope = { around: visit, data: result, ...(makesResult && { result }) };
      return evaluated(visit, scope, output, assign, result);
    },
    leave: (visit) => visit.input,
  };
}

/** Output and variables of a JSONata state, of one of its rules, or of a catcher. */
export function evaluated(
  visit: Visit,
  scope: Scope,
  output: Evaluate | undefined,
  assign: Evaluate | undefined,
  otherwise: Json,
): Eventually<Conclusion> {
  return chain(output === undefined ? otherwise : output(scope), (value) =>
    chain(assign?.(scope), (assigned) => concluded(visit, value, assigned)),
  );
}

function concluded(visit: Visit, output: Json, assigned: Json | undefined): Conclusion {
  // What came in has been weighed before.
  if (output !== visit.input) weigh(visit.state.name, output);
  return assigned === undefined ? { output } : { output, assigned: assigned as JsonObject };
}

/** @throws Fault States.DataLimitExceeded, of a value that is more than a state may hand on */
export function weigh(name: string, value: Json): void {
  if (value === null || typeof value === "boolean" || typeof value === "number") return;
  if (Buffer.byteLength(JSON.stringify(value)) <= mostBytes) return;
  const reason = "returned a result with a size exceeding the maximum number of bytes service limit.";
  throw new Fault("States.DataLimitExceeded", `The state/task '${name}' ${reason}`);
}
