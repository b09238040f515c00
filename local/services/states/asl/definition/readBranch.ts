import type { Branch, State } from "../machine";
import { isObject } from "../json";
import { readState } from "./readState";
import { Section, type QueryLanguage } from "./section";

const innerFields: ReadonlySet<string> = new Set(["Comment", "StartAt", "States", "ProcessorConfig"]);

/** A branch of a Parallel state, the processor of a Map state. */
function readInner(section: Section): Branch {
  section.only(innerFields, "a machine inside a state");
  return readBranch(section);
}

/** Compiles States and StartAt of a machine, a branch or a processor, and checks how they lead to one another. */
export function readBranch(section: Section): Branch {
  const startAt = section.neededText("StartAt");
  const states = new Map<string, State>();
  const source = section.section("States");
  if (source === undefined) section.invalid("States", "is missing");
  const read = Object.keys(source?.source ?? {}).map((name) => readNamed(section, source?.source[name], name));
  for (const state of read) if (state !== undefined) states.set(state.name, state);
  if (source !== undefined && read.length === 0) section.invalid("States", "must have at least one state");
  if (read.every((state) => state !== undefined)) checkWays(section, startAt, states);
  return { startAt, states };
}

function readNamed(section: Section, source: unknown, name: string): State | undefined {
  const state = section.place.state === "" ? name : `${section.place.state}/${name}`;
  const { report, machineLanguage } = section.place;
  if (!isObject(source)) return section.invalid(`States/${name}`, "must be an object");
  const language = languageOf(source.QueryLanguage) ?? machineLanguage;
  const inner = new Section({ report, machineLanguage, state, field: "", language }, source);
  if (source.QueryLanguage !== undefined && languageOf(source.QueryLanguage) === undefined) {
    inner.invalid("QueryLanguage", "must be JSONPath or JSONata");
  } else if (machineLanguage === "JSONata" && language === "JSONPath") {
    inner.invalid("QueryLanguage", "cannot be JSONPath in a state machine whose own is JSONata");
  }
  return readState(name, inner, readInner);
}

export function languageOf(value: unknown): QueryLanguage | undefined {
  return value === "JSONPath" || value === "JSONata" ? value : undefined;
}

/** Every state can be reached from the first, leads to states that are there, and the branch can come to an end. */
function checkWays(section: Section, startAt: string, states: ReadonlyMap<string, State>): void {
  if (section.has("StartAt") && !states.has(startAt)) section.invalid("StartAt", `there is no state "${startAt}" here`);
  const reached = reachable(startAt, states);
  for (const { name, targets } of states.values()) {
    const at = `States/${name}`;
    for (const target of new Set(targets)) {
      if (target !== "" && !states.has(target)) section.invalid(at, `leads to "${target}", which is no state here`);
    }
    if (states.has(startAt) && !reached.has(name)) section.invalid(at, "is not reachable");
  }
  if (states.size > 0 && ![...states.values()].some(({ ends }) => ends)) {
    section.invalid("States", "has no state that it could end with");
  }
}

function reachable(from: string, states: ReadonlyMap<string, State>): ReadonlySet<string> {
  const reached = new Set([from]);
  for (const name of reached) for (const target of states.get(name)?.targets ?? []) reached.add(target);
  return reached;
}
