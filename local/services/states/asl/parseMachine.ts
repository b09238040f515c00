import { languageOf, readBranch } from "./definition/readBranch";
import { Report, Section } from "./definition/section";
import { isObject, type JsonObject } from "./json";
import type { Machine } from "./machine";
import { MachineError } from "./problems";

const fields: ReadonlySet<string> = new Set([
  ...["Comment", "QueryLanguage", "StartAt", "States", "TimeoutSeconds", "Version"],
]);

/**
 * Compiles a definition, as text or parsed.
 * @throws MachineError with every problem, each naming state and field; `kind` tells a mistake from what is not supported here
 */
export function parseMachine(definition: unknown): Machine {
  const report = new Report();
  const source = objectOf(definition);
  const language = languageOf(source.QueryLanguage) ?? "JSONPath";
  const section = new Section({ report, machineLanguage: language, state: "", field: "", language }, source);
  section.only(fields, "a state machine");
  if (section.has("QueryLanguage") && languageOf(source.QueryLanguage) === undefined) {
    section.invalid("QueryLanguage", "must be JSONPath or JSONata");
  }
  if ((section.text("Version") ?? "1.0") !== "1.0") section.invalid("Version", 'must be "1.0"');
  const machine = { timeoutSeconds: section.whole("TimeoutSeconds", 1), ...readBranch(section), tasks: report.tasks };
  if (report.problems.length > 0) throw new MachineError(report.problems);
  return machine;
}

/** @throws MachineError where it is no object */
function objectOf(definition: unknown): JsonObject {
  const problem = (message: string) => new MachineError([{ kind: "invalid", state: "", field: "", message }]);
  const value = typeof definition === "string" ? parsedJson(definition, problem) : definition;
  if (!isObject(value)) throw problem("must be a JSON object");
  return value;
}

function parsedJson(text: string, problem: (message: string) => MachineError): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw problem((error as Error).message);
  }
}
