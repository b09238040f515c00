import type { Properties } from "../../graph/graph";
import { optionalRecord } from "../input";
import { parseMachine } from "./asl/parseMachine";
import { MachineError } from "./asl/problems";
import type { Machine } from "./asl/machine";
import { isName } from "./names";
import { integrationOf, UnusableResource } from "./tasks/integration";

const levels = ["ALL", "ERROR", "FATAL", "OFF"];

/** Everything about a state machine that keeps it from being run here, each a sentence. */
export function machineProblems(inputs: Properties): string[] {
  return [...settingProblems(inputs), ...definitionProblems(inputs.definition)];
}

/** What is wrong with everything but the definition. */
export function settingProblems(inputs: Properties): string[] {
  const problems: string[] = [];
  if (inputs.type === "EXPRESS")
    problems.push("type is EXPRESS, which the local runtime does not support. Use STANDARD.");
  if (typeof inputs.name === "string" && !isName(inputs.name))
    problems.push(
      `name "${inputs.name}" must have 1 to 80 characters, without white space or any of <>{}[]?*"#%\\^|~\`$&,;:/.`,
    );
  return [...problems, ...loggingProblems(optionalRecord(inputs, "loggingConfiguration"))];
}

function loggingProblems(logging: Properties | undefined): string[] {
  const { level = "OFF", logDestination } = logging ?? {};
  const problems: string[] = [];
  if (!levels.includes(String(level)))
    problems.push(`loggingConfiguration.level is ${String(level)}; it must be one of ${levels.join(", ")}.`);
  if (level !== "OFF" && logDestination === undefined)
    problems.push("loggingConfiguration has a level but no logDestination. Give the ARN of a log group.");
  if (typeof logDestination === "string" && !logDestination.endsWith(":*"))
    problems.push(`loggingConfiguration.logDestination is ${logDestination}: the ARN must end in ":*".`);
  return problems;
}

function definitionProblems(definition: unknown): string[] {
  try {
    return resourceProblems(parseMachine(definition));
  } catch (error) {
    if (error instanceof MachineError) return error.message.split("\n");
    throw error;
  }
}

/** Tasks whose resources can be called by nobody here. */
export function resourceProblems({ tasks }: Machine): string[] {
  return tasks.flatMap(({ state, resource }) => {
    try {
      integrationOf(resource);
      return [];
    } catch (error) {
      if (error instanceof UnusableResource)
        return [`State "${state}", field "Resource": ${resource} ${error.message}`];
      throw error;
    }
  });
}
