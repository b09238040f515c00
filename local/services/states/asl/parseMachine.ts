import type { Machine } from "./machine";
import { MachineError, type Problem } from "./problems";

/**
 * Compiles a definition, as text or parsed.
 * @throws MachineError with every problem, each naming state and field; `kind` tells a mistake from what is not supported here
 */
export function parseMachine(definition: unknown): Machine {
  const problems: Problem[] = [{ kind: "unsupported", state: "", field: "", message: JSON.stringify(definition) }];
  throw new MachineError(problems);
}
