import { chain, type Eventually } from "../expressions/scope";
import type { Json } from "../json";
import type { Branch, State, Step } from "../machine";
import { Stopped } from "../statesError";
import type { Frame } from "./frame";
import { Visit } from "./visit";

/** Where a branch is taken up in the middle. */
interface From {
  readonly state: string;
  readonly enteredAt: number;
}

/**
 * Runs a branch from its first state, or another, to its end. States that wait for nothing follow one another without a
 * turn of the event loop.
 * @returns the output of its last state
 * @throws StatesError of the state that failed; Stopped
 */
export async function runBranch(branch: Branch, frame: Frame, input: Json, from?: From): Promise<Json> {
  let name: string | undefined = from?.state ?? branch.startAt;
  let data = input;
  let enteredAt = from?.enteredAt;
  while (name !== undefined) {
    if (frame.signal.aborted) throw new Stopped();
    const visited = visit(stateOf(branch, name), frame, data, enteredAt);
    const step: Step = visited instanceof Promise ? await visited : visited;
    ({ output: data, next: name } = step);
    enteredAt = undefined;
  }
  return data;
}

function stateOf(branch: Branch, name: string): State {
  const state = branch.states.get(name);
  if (state === undefined) throw new Error(`There is no state "${name}".`);
  return state;
}

function visit(state: State, frame: Frame, input: Json, resumed?: number): Eventually<Step> {
  const enteredAt = resumed ?? frame.host.now();
  checkpoint(state, frame, input, enteredAt);
  const key = frame.nextKey();
  const made = new Visit(frame, state, input, enteredAt, key);
  try {
    const step = state.act(made);
    return step instanceof Promise
      ? step.then(
          (done) => left(made, done),
          (error) => fail(made, error),
        )
      : left(made, step);
  } catch (error) {
    return fail(made, error);
  }
}

function fail(visit: Visit, error: unknown): never {
  throw visit.located(error);
}

function checkpoint(state: State, frame: Frame, input: Json, enteredAt: number): void {
  if (!frame.outermost || frame.host.checkpoint === undefined) return;
  const { variables, visits, lastEventId } = frame;
  frame.host.checkpoint({ state: state.name, input, variables, visits, enteredAt, lastEventId });
}

function left({ frame, state }: Visit, step: Step): Step {
  const { output, assigned } = step;
  if (assigned !== undefined) frame.variables = { ...frame.variables, ...assigned };
  frame.record(`${state.type}StateExited`, {
    name: state.name,
    output,
    ...(assigned !== undefined && { assignedVariables: assigned }),
  });
  return step;
}

/** Runs a branch inside a state, in a frame of its own. */
export async function runInside(branch: Branch, frame: Frame, input: Eventually<Json>): Promise<Json> {
  try {
    return await chain(input, (value) => runBranch(branch, frame, value));
  } finally {
    frame.leave();
  }
}
