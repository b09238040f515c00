import type { Condition } from "./branches";
import type { Scalar } from "./valueTest";

/** Which element of which array a value was found in, innermost first. Undefined: in no array's element. */
export interface Element {
  readonly array: number;
  readonly index: number;
  readonly outer: Element | undefined;
}

/** What one walk through an event saw of one condition. */
export class Sighting {
  /** A value outside all arrays of objects satisfies the condition: nothing else can take that away. */
  satisfied = false;
  /** A value outside all arrays of objects is there, satisfying or not. */
  seen = false;
  /** Elements in which a value satisfies the condition. */
  readonly satisfiedIn: Element[] = [];
  /** Elements in which there is a value; only kept where the condition may be met by absence. */
  readonly seenIn: Element[] = [];
  /** Every value, where an explanation is wanted. */
  readonly values: Scalar[] = [];
}

/** A condition's place among the steps of all conditions of a pattern. */
export interface Step {
  readonly steps: Map<string, Step>;
  /** Numbers of the conditions on the field that ends here. */
  readonly conditions: number[];
}

export function stepsOf(conditions: readonly Condition[]): Step {
  const root: Step = { steps: new Map(), conditions: [] };
  conditions.forEach(({ path }, number) => {
    let step = root;
    for (const name of path.split(".")) {
      const next = step.steps.get(name) ?? { steps: new Map(), conditions: [] };
      step.steps.set(name, next);
      step = next;
    }
    step.conditions.push(number);
  });
  return root;
}

/** Walks an event along the steps of a pattern, once, noting what satisfies which condition and in which array elements. */
export class Walk {
  readonly sightings: Sighting[];
  private arrays = 0;

  constructor(
    private readonly conditions: readonly Condition[],
    private readonly keepValues = false,
  ) {
    this.sightings = conditions.map(() => new Sighting());
  }

  /** A key with dots in it goes as many steps at once: `{"a.b": 1}` and `{"a": {"b": 1}}` are the same field. */
  object(step: Step, object: object, element: Element | undefined): void {
    for (const key in object) {
      const next = step.steps.get(key) ?? (key.includes(".") ? far(step, key) : undefined);
      if (next !== undefined) this.value(next, (object as Record<string, unknown>)[key], element);
    }
  }

  private value(step: Step, value: unknown, element: Element | undefined): void {
    if (Array.isArray(value)) this.array(step, value, element);
    else if (typeof value !== "object" || value === null) this.scalar(step, value as Scalar, element);
    else if (step.steps.size > 0) this.object(step, value, element);
  }

  private array(step: Step, items: readonly unknown[], outer: Element | undefined): void {
    const array = this.arrays++;
    items.forEach((item, index) => {
      const isLeaf = typeof item !== "object" || item === null;
      this.value(step, item, isLeaf ? outer : { array, index, outer });
    });
  }

  private scalar(step: Step, value: Scalar, element: Element | undefined): void {
    for (const number of step.conditions) {
      const condition = this.conditions[number];
      const sighting = this.sightings[number];
      if (condition === undefined || sighting === undefined) continue;
      if (this.keepValues) sighting.values.push(value);
      note(sighting, condition, value, element);
    }
  }
}

function note(sighting: Sighting, condition: Condition, value: Scalar, element: Element | undefined): void {
  if (element === undefined) sighting.seen = true;
  else if (condition.mayBeAbsent) sighting.seenIn.push(element);
  if (sighting.satisfied || !condition.tests.some((test) => test.accepts(value))) return;
  if (element === undefined) sighting.satisfied = true;
  else sighting.satisfiedIn.push(element);
}

function far(from: Step, key: string): Step | undefined {
  let step: Step | undefined = from;
  for (const name of key.split(".")) step = step?.steps.get(name);
  return step;
}
