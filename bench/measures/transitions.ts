import { execute } from "../../local/services/states/asl/execute";
import type { Host } from "../../local/services/states/asl/host";
import type { Machine } from "../../local/services/states/asl/machine";
import { parseMachine } from "../../local/services/states/asl/parseMachine";
import { reaching, type Measure } from "../measure";
import { repeated } from "../samples";
import { aSecond } from "../units";

/** States of the machine, each entered once. */
const states = 1000;
/** Executions in a round: one alone is over before the clock has moved much. */
const executions = 50;

/** How fast the states language is interpreted: Pass states of every kind, history events included, nothing stored. */
export const transitions: Measure = {
  name: "transitions",
  async run(times) {
    const machine = parseMachine(passOnly());
    await perSecond(machine);
    const found = await repeated(times, () => perSecond(machine));
    return [reaching(`state machine of ${states} Pass states`, aSecond("transitions"), found, 50_000)];
  },
};

const kinds: readonly object[] = [
  {},
  { Result: { of: "a definition" }, ResultPath: "$.fixed" },
  { Parameters: { "name.$": "$$.State.Name", "copied.$": "$.fixed" }, ResultPath: "$.worked" },
  { OutputPath: "$" },
];

function passOnly(): object {
  const named = Array.from({ length: states }, (_, at) => {
    const onward = at === states - 1 ? { End: true } : { Next: `State ${at + 1}` };
    return [`State ${at}`, { Type: "Pass", ...kinds[at % kinds.length], ...onward }];
  });
  return { StartAt: "State 0", States: Object.fromEntries(named) as object };
}

async function perSecond(machine: Machine): Promise<number> {
  const context = { Execution: { Id: "execution" }, StateMachine: { Id: "machine" } };
  const began = performance.now();
  for (let count = 0; count < executions; count++) {
    const outcome = await execute(machine, { input: { fixed: {} }, context }, new Recorder());
    if (outcome.status !== "SUCCEEDED") throw new Error(`The execution ended ${outcome.status}.`);
  }
  return (states * executions * 1000) / (performance.now() - began);
}

/** A host for machines that wait for nothing. */
class Recorder implements Host {
  private readonly events: object[] = [];

  now(): number {
    return 0;
  }

  after(): never {
    throw new Error("A Pass state waits for nothing.");
  }

  random(): number {
    return 0;
  }

  uuid(): string {
    return "";
  }

  taskToken(): string {
    return "";
  }

  invoke(): never {
    throw new Error("A Pass state has no work done.");
  }

  record(event: object): number {
    return this.events.push(event) + 1;
  }
}
