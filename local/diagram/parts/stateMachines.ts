import type { Resource } from "../../graph/graph";
import type { Nodes } from "../nodes";
import type { Line, Part, Sketch } from "../part";
import { parsed, sketchOf } from "../stack";
import { stepsOf, type Step } from "../states/machineSteps";
import { targetsOf } from "../states/taskTargets";

const type = "aws:sfn/stateMachine:StateMachine";

/** State machines: their steps, what each acts on, and where they go in trouble. */
export const stateMachines: Part = {
  nodes: (stack) =>
    stack.ofType(type).flatMap((machine) => {
      const steps = stepsOfMachine(machine);
      const shared = commonTrouble(steps).map((to) => anyStep(machine, to));
      return [machineNode(machine), ...steps.map((step) => stepNode(machine, step)), ...shared];
    }),
  lines: (stack, nodes) =>
    stack.ofType(type).flatMap((machine) => {
      const first = String(parsed(machine.inputs.definition).StartAt);
      const start: Line = { from: machine.urn, to: keyOf(machine, first), kind: "flow" };
      return [start, ...stepLines(machine), ...stepsOfMachine(machine).flatMap((step) => deeds(machine, step, nodes))];
    }),
};

const stepsOfMachine = (machine: Resource): Step[] => stepsOf(parsed(machine.inputs.definition));

const keyOf = (machine: Resource, step: string): string => `${machine.urn}#${step}`;

function machineNode(machine: Resource): Sketch {
  const node = sketchOf(machine, "machine");
  return { ...node, frame: { key: machine.urn, title: `state machine ${node.label}` } };
}

function stepNode(machine: Resource, { name, polls }: Step): Sketch {
  const details = polls ? ["and waits until it is done"] : [];
  return { ...machineNode(machine), key: keyOf(machine, name), kind: "step", label: name, details, references: [] };
}

/** Stands for each of many steps that go the same way when they fail: an edge from every one would tell less. */
function anyStep(machine: Resource, to: string): Sketch {
  const failing = { name: "when a step fails", polls: false, states: [], next: [], trouble: [to] };
  return { ...stepNode(machine, failing), key: `${keyOf(machine, to)}#fails` };
}

const manySteps = 3;

/** Where at least three steps go when they fail. */
function commonTrouble(steps: readonly Step[]): string[] {
  const targets = [...new Set(steps.flatMap(({ trouble }) => trouble))];
  return targets.filter((to) => steps.filter(({ trouble }) => trouble.includes(to)).length >= manySteps);
}

function stepLines(machine: Resource): Line[] {
  const steps = stepsOfMachine(machine);
  const common = commonTrouble(steps);
  const key = (step: string) => keyOf(machine, step);
  const onwards = steps.flatMap(({ name, next, trouble }) => [
    ...next.map((to): Line => ({ from: key(name), to: key(to), kind: "flow" })),
    ...trouble
      .filter((to) => !common.includes(to))
      .map((to): Line => ({ from: key(name), to: key(to), kind: "trouble" })),
  ]);
  return [...onwards, ...common.map((to): Line => ({ from: anyStep(machine, to).key, to: key(to), kind: "trouble" }))];
}

function deeds(machine: Resource, { name, states }: Step, nodes: Nodes): Line[] {
  const step = keyOf(machine, name);
  return states
    .flatMap((state) => targetsOf(state, nodes))
    .map(({ node, kind, label, reads = false }) => {
      return reads ? { from: node.key, to: step, kind, label } : { from: step, to: node.key, kind, label };
    });
}
