import { AwsError } from "../errors";
import { readBranches, type Branch, type Condition } from "./pattern/branches";
import { meetTogether } from "./pattern/consistency";
import { JsonProblem, JsonTokens } from "./pattern/jsonTokens";
import { stepsOf, Walk, type Sighting, type Step } from "./pattern/sightings";
import type { Scalar } from "./pattern/valueTest";

/** Longest pattern that EventBridge takes, in characters. */
const longestPattern = 4096;
/** Values and branches quoted in an explanation before it says how many more there are. */
const mostQuoted = 3;

/** An event pattern, compiled: made once, asked for every event. */
export class Pattern {
  private readonly steps: Step;
  /** For each branch the numbers of its conditions. */
  private readonly branches: ReadonlyArray<readonly number[]>;

  private constructor(
    private readonly conditions: readonly Condition[],
    branches: readonly Branch[],
  ) {
    const numbers = new Map(conditions.map((condition, number) => [condition, number]));
    this.branches = branches.map((branch) => [...branch.values()].map((condition) => numbers.get(condition) ?? -1));
    this.steps = stepsOf(conditions);
  }

  /** @throws InvalidEventPatternException with the reason that AWS gives */
  static compile(text: string): Pattern {
    if (text.length > longestPattern) {
      throw invalid(`Event pattern has ${text.length} characters; at most ${longestPattern} are allowed.`);
    }
    try {
      const branches = readBranches(new JsonTokens(text));
      return new Pattern([...new Set(branches.flatMap((branch) => [...branch.values()]))], branches);
    } catch (error) {
      throw error instanceof JsonProblem ? invalid(error.message) : error;
    }
  }

  /** @param event as parsed from its JSON text */
  matches(event: object): boolean {
    const { sightings } = this.walk(event, false);
    return this.branches.some((branch) => meetTogether(branch, this.conditions, sightings));
  }

  /** Why the event does not match, in words; undefined where it does. */
  explain(event: object): string | undefined {
    const { sightings } = this.walk(event, true);
    const met = (branch: readonly number[]) => meetTogether(branch, this.conditions, sightings);
    if (this.branches.some(met)) return undefined;
    const reasons = [...new Set(this.branches.map((branch) => this.reason(branch, sightings)))];
    const more = reasons.length > mostQuoted ? `; and ${reasons.length - mostQuoted} more` : "";
    return `${reasons.slice(0, mostQuoted).join("; nor: ")}${more}`;
  }

  /** What it wants an event's source to be, in words, where that is not this one; undefined where it may be. */
  sourcesOtherThan(source: string): string | undefined {
    const conditions = this.branches.map((branch) =>
      branch.map((number) => this.conditions[number]).find((condition) => condition?.path === "source"),
    );
    const mayBe = (condition?: Condition) =>
      condition === undefined || condition.tests.some((test) => test.accepts(source));
    if (conditions.some(mayBe)) return undefined;
    return [...new Set(conditions.flatMap(wanted))].join(" or ");
  }

  private walk(event: object, keepValues: boolean): Walk {
    const walk = new Walk(this.conditions, keepValues);
    walk.object(this.steps, event, undefined);
    return walk;
  }

  private reason(branch: readonly number[], sightings: readonly Sighting[]): string {
    const unmet = branch.filter((number) => !meetTogether([number], this.conditions, sightings));
    const paths = (numbers: readonly number[]) =>
      numbers.map((number) => this.conditions[number]?.path ?? "").join(", ");
    if (unmet.length === 0) return `no one array element meets the conditions on ${paths(branch)} together`;
    return unmet.map((number) => differs(this.conditions[number], sightings[number]?.values ?? [])).join("; ");
  }
}

function differs(condition: Condition | undefined, values: readonly Scalar[]): string {
  if (condition === undefined) return "";
  const quoted = values.slice(0, mostQuoted).map((value) => JSON.stringify(value));
  const more = values.length > mostQuoted ? ` and ${values.length - mostQuoted} more` : "";
  const found = values.length === 0 ? "absent" : `${quoted.join(", ")}${more}`;
  return `${condition.path} is ${found}, wanted ${wanted(condition).join(" or ")}`;
}

function wanted(condition: Condition | undefined): string[] {
  const wants = condition?.tests.map((test) => test.wants) ?? [];
  return condition?.mayBeAbsent === true ? [...wants, "the field to be absent"] : wants;
}

function invalid(reason: string): AwsError {
  return new AwsError("InvalidEventPatternException", `Event pattern is not valid. Reason: ${reason}`);
}
