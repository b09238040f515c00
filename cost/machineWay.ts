/** A state of Amazon's States Language, as far as the way through it goes. */
interface State {
  readonly Type?: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Default?: string;
  readonly Seconds?: number;
  readonly Choices?: ReadonlyArray<{ readonly Next?: string }>;
  readonly Branches?: readonly Machine[];
  readonly ItemProcessor?: Machine;
  readonly Iterator?: Machine;
}
interface Machine {
  readonly StartAt?: string;
  readonly States?: Readonly<Record<string, State>>;
}

/** The shortest way to success: what an execution does when nothing fails. */
export interface Way {
  /** States entered, those of waiting for what runs meanwhile included. */
  readonly transitions: number;
  /** The tasks on the way, as JSON text. */
  readonly tasks: readonly string[];
}

/**
 * @param definition JSON
 * @param waitSeconds how long loops that wait for something go round
 * @returns undefined where the definition cannot be read, or has no way to success
 */
export function wayThrough(definition: string, waitSeconds: number): Way | undefined {
  const machine = parsed(definition);
  return machine === undefined ? undefined : wayOf(machine, waitSeconds);
}

function parsed(json: string): Machine | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function wayOf({ StartAt = "", States = {} }: Machine, waitSeconds: number): Way | undefined {
  const names = shortest(StartAt, States);
  if (names === undefined) return undefined;
  const states = names.map((name) => States[name] ?? {});
  const inner = states.flatMap((state) => innerOf(state)).flatMap((machine) => wayOf(machine, waitSeconds) ?? []);
  const rounds = names.reduce((sum, _, index) => sum + waiting(names, index, States, waitSeconds), 0);
  return {
    transitions: names.length + rounds + inner.reduce((sum, way) => sum + way.transitions, 0),
    tasks: [
      ...states.filter(({ Type }) => Type === "Task").map((state) => JSON.stringify({ ...state, Catch: undefined })),
      ...inner.flatMap(({ tasks }) => tasks),
    ],
  };
}

const innerOf = ({ Branches = [], ItemProcessor, Iterator }: State): Machine[] => [
  ...Branches,
  ...[ItemProcessor, Iterator].filter((machine) => machine !== undefined),
];

const nextOf = ({ Next, Choices = [], Default }: State): string[] =>
  [Next, ...Choices.map((choice) => choice.Next), Default].filter((name) => name !== undefined);

/** Breadth first; catches are no way to success. */
function shortest(start: string, states: Readonly<Record<string, State>>): string[] | undefined {
  const seen = new Set([start]);
  for (let ways = [[start]]; ways.length > 0;) {
    const longer: string[][] = [];
    for (const way of ways) {
      const state = states[way.at(-1) ?? ""];
      if (state === undefined) continue;
      if (state.End === true || state.Type === "Succeed") return way;
      for (const next of nextOf(state)) if (!seen.has(next)) longer.push([...way, (seen.add(next), next)]);
    }
    ways = longer;
  }
  return undefined;
}

/** Transitions of going round at a choice on the way: back to an earlier state, with a Wait in between. */
function waiting(
  way: readonly string[],
  index: number,
  states: Readonly<Record<string, State>>,
  seconds: number,
): number {
  const choice = states[way[index] ?? ""];
  if (choice?.Type !== "Choice") return 0;
  const rounds = nextOf(choice).flatMap((next) => roundFrom(next, way.slice(0, index + 1), states));
  const [round] = rounds.filter((names) => pauses(names, states) > 0);
  return round === undefined ? 0 : Math.ceil(seconds / pauses(round, states)) * round.length;
}

/** The states of the round that `name` leads into; none where it does not lead back. */
function roundFrom(name: string, way: readonly string[], states: Readonly<Record<string, State>>): string[][] {
  const aside: string[] = [];
  for (let next: string | undefined = name; next !== undefined && !aside.includes(next); next = states[next]?.Next) {
    const back = way.indexOf(next);
    if (back >= 0) return [[...aside, ...way.slice(back)]];
    aside.push(next);
  }
  return [];
}

const pauses = (names: readonly string[], states: Readonly<Record<string, State>>): number =>
  names.reduce((sum, name) => sum + (states[name]?.Type === "Wait" ? (states[name]?.Seconds ?? 0) : 0), 0);
