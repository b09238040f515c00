import { createHash } from "node:crypto";
import type { Edge, Fault, FaultPlan } from "../engine/faults";
import type { Fired } from "./outcome";

/** What may go wrong at places of one kind, and how often: one of `oneIn` that pass. */
export interface Hazard {
  readonly at: string;
  /** Which of the places; all of the kind where it is not there. */
  readonly what?: RegExp;
  readonly oneIn: number;
  /** @param draw a whole number from 0 up to, not including, what it is given */
  readonly fault: (draw: (below: number) => number) => Fault;
}

/**
 * Draws faults by seed, place, and how often the place was passed: so that leaving one out leaves the others as they are.
 * None happens before `begin` and after `end`.
 */
export class SeededFaults implements FaultPlan {
  readonly fired: Fired[] = [];
  private readonly passed = new Map<string, number>();
  private active = false;

  /** @param only names of the faults that are let happen; all where it is not there */
  constructor(
    private readonly seed: number,
    private readonly hazards: readonly Hazard[],
    private readonly only?: ReadonlySet<string>,
  ) {}

  /** From now on things go wrong: whatever is deployed before is there. */
  begin(): void {
    this.active = true;
  }

  /** From now on nothing goes wrong. */
  end(): void {
    this.active = false;
  }

  at(edge: Edge): Fault | undefined {
    const place = `${edge.at} ${edge.what} of ${edge.who}`;
    if (!this.active) return undefined;
    const count = (this.passed.get(place) ?? 0) + 1;
    this.passed.set(place, count);
    const name = `${place} #${count}`;
    const fault = this.drawn(edge, name);
    if (fault === undefined || (this.only !== undefined && !this.only.has(name))) return undefined;
    this.fired.push({ name, kind: `${edge.at}: ${fault.kind}` });
    return fault;
  }

  takes(edge: Edge): number {
    const place = `time ${edge.at} ${edge.what} of ${edge.who}`;
    const count = (this.passed.get(place) ?? 0) + 1;
    this.passed.set(place, count);
    return (this.drawer(`${place} #${count}`)(1_000_000) / 1_000_000) * longestMs(edge);
  }

  private drawn(edge: Edge, name: string): Fault | undefined {
    const draw = this.drawer(name);
    const here = this.hazards.filter(({ at, what }) => at === edge.at && (what === undefined || what.test(edge.what)));
    return here.find(({ oneIn }) => draw(oneIn) === 0)?.fault(draw);
  }

  /** Numbers that follow from the seed and a name. */
  private drawer(name: string): (below: number) => number {
    let at = 0;
    const bytes = createHash("sha256").update(`${this.seed} ${name}`).digest();
    return (below) => bytes.readUInt32LE((at++ % 8) * 4) % below;
  }
}

/** How long passing takes at most, in milliseconds: about as in AWS. */
function longestMs({ at, what }: Edge): number {
  if (at === "job") return what === "launch" ? 45_000 : 400;
  if (at === "crawl") return 40_000;
  if (at === "query") return 6000;
  if (at === "transaction") return 5000;
  if (at === "function") return 3;
  return 60;
}
