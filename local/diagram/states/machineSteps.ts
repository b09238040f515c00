import type { Properties } from "../../graph/graph";
import { at, recordsOf, textsOf } from "../stack";

/** States that people see as one: something done, with the waiting for it and the looking at what came of it. */
export interface Step {
  readonly name: string;
  /** Folded states, the one that the step is called after first. */
  readonly states: readonly Properties[];
  /** Whether it looks again and again until something is done. */
  readonly polls: boolean;
  readonly next: readonly string[];
  /** Where it goes when it fails. */
  readonly trouble: readonly string[];
}

type States = Readonly<Record<string, unknown>>;

/** The steps of a definition in the Amazon States Language, in the order of its states. */
export function stepsOf(definition: Properties): Step[] {
  const states = (definition.States ?? {}) as States;
  const loops = loopsOf(states);
  const hosts = hostsOf(states, loops);
  const hostOf = (name: string): string => {
    const host = hosts.get(name);
    return host === undefined ? name : hostOf(host);
  };
  return Object.keys(states)
    .filter((name) => !hosts.has(name))
    .map((name) => {
      const folded = Object.keys(states).filter((other) => other !== name && hostOf(other) === name);
      const onwards = (of: readonly string[], targetsOf: (state: unknown) => string[]) =>
        [...new Set(of.flatMap((state) => targetsOf(states[state])).map(hostOf))].filter((to) => to !== name);
      const own = onwards([name], following);
      const trouble = onwards([name, ...folded], caught).filter((to) => !own.includes(to));
      return {
        name,
        states: [name, ...folded].map((state) => states[state] as Properties),
        polls: [name, ...folded].some((state) => loops.has(state)),
        next: [...new Set([...own, ...onwards(folded, following).filter((to) => !trouble.includes(to))])],
        trouble,
      };
    });
}

/** Names of the states that a state goes on to when all is well. */
function following(state: unknown): string[] {
  return [...textsOf(at(state, "Next")), ...choices(state), ...textsOf(at(state, "Default"))];
}

const choices = (state: unknown): string[] =>
  recordsOf(at(state, "Choices") ?? []).flatMap((choice) => textsOf(choice.Next));

const caught = (state: unknown): string[] =>
  recordsOf(at(state, "Catch") ?? []).flatMap((catcher) => textsOf(catcher.Next));

/** States from which one comes back to them. */
function loopsOf(states: States): Set<string> {
  return new Set(Object.keys(states).filter((name) => reachedFrom(following(states[name]), states).has(name)));
}

function reachedFrom(starts: readonly string[], states: States): Set<string> {
  const seen = new Set<string>();
  const open = [...starts];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    open.push(...following(states[name]));
  }
  return seen;
}

/** Which state each is folded into: the only one, outside its loop, that leads to it. */
function hostsOf(states: States, loops: ReadonlySet<string>): Map<string, string> {
  const hosts = new Map<string, string>();
  for (const name of Object.keys(states)) {
    const before = Object.keys(states).filter((other) => following(states[other]).includes(name));
    const entry = loops.has(name) ? loopEntry(name, states, loops) : before;
    const [only] = entry;
    const isPart = loops.has(name) || onlyReads(states[name]) || at(states[name], "Type") === "Pass";
    if (only !== undefined && entry.length === 1 && only !== name && isPart) hosts.set(name, only);
  }
  return hosts;
}

/** The states outside the loop of `name` that lead into it; a loop without is called after its first state. */
function loopEntry(name: string, states: States, loops: ReadonlySet<string>): string[] {
  const loop = [...loops].filter(
    (other) =>
      reachedFrom(following(states[name]), states).has(other) &&
      reachedFrom(following(states[other]), states).has(name),
  );
  const outside = Object.keys(states).filter((other) => !loop.includes(other));
  const entries = outside.filter((other) => following(states[other]).some((to) => loop.includes(to)));
  return entries.length === 1 ? entries : loop.slice(0, 1);
}

/** A task that only asks how things are. */
function onlyReads(state: unknown): boolean {
  const action =
    String(at(state, "Resource") ?? "")
      .split(":")
      .at(-1) ?? "";
  return /^(get|describe|list)/.test(action);
}
