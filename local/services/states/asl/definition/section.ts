import { isArray, isObject, type Json, type JsonObject } from "../json";
import type { Problem } from "../problems";

export type QueryLanguage = "JSONPath" | "JSONata";

/** What is gathered while a definition is read. */
export class Report {
  readonly problems: Problem[] = [];
  readonly tasks: Array<{ readonly state: string; readonly resource: string }> = [];
  /** Names of all states read so far: no two of a machine may have the same. */
  readonly names = new Set<string>();
}

/** Where a section stands. */
interface Place {
  readonly report: Report;
  /** Path of the state, "" for the machine itself. */
  readonly state: string;
  /** Path of the section inside its state, "Retry[0]", "" for the state itself. */
  readonly field: string;
  readonly language: QueryLanguage;
  /** The machine's own, which states have that name none. */
  readonly machineLanguage: QueryLanguage;
}

/** An object of a definition that is being read. Whatever is wrong goes into the report with its state and field. */
export class Section {
  constructor(
    readonly place: Place,
    readonly source: JsonObject,
  ) {}

  get language(): QueryLanguage {
    return this.place.language;
  }

  get report(): Report {
    return this.place.report;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.source, name);
  }

  value(name: string): Json | undefined {
    return this.has(name) ? this.source[name] : undefined;
  }

  invalid(name: string, message: string): undefined {
    this.tell("invalid", name, message);
  }

  /** AWS would take it, the local runtime cannot. */
  unsupported(name: string, message: string): undefined {
    this.tell("unsupported", name, message);
  }

  /** Refuses members that are not in the list. */
  only(names: ReadonlySet<string>, what: string): void {
    for (const name of Object.keys(this.source)) {
      if (!names.has(name)) this.invalid(name, `is not a field of ${what}`);
    }
  }

  /** Refuses more than one of these, and where one is needed none. */
  oneOf(names: readonly string[], needed = false): void {
    const present = names.filter((name) => this.has(name));
    if (present.length > 1) this.invalid(present[1] ?? "", `cannot stand beside ${present[0]}`);
    if (needed && present.length === 0)
      this.invalid(names[0] ?? "", `is missing: one of ${names.join(", ")} is needed`);
  }

  text(name: string): string | undefined {
    const value = this.value(name);
    if (value === undefined || typeof value === "string") return value;
    return this.invalid(name, "must be a text");
  }

  neededText(name: string): string {
    if (!this.has(name)) this.invalid(name, "is missing");
    return this.text(name) ?? "";
  }

  flag(name: string): boolean {
    const value = this.value(name) ?? false;
    if (typeof value !== "boolean") this.invalid(name, "must be true or false");
    return value === true;
  }

  number(name: string, least: number, most = Infinity): number | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (typeof value === "number" && value >= least && value <= most) return value;
    return this.invalid(name, `must be a number of at least ${least}${most < Infinity ? ` and at most ${most}` : ""}`);
  }

  whole(name: string, least: number, most = 99_999_999): number | undefined {
    const value = this.number(name, least, most);
    return value === undefined || Number.isInteger(value) ? value : this.invalid(name, "must be a whole number");
  }

  /** A list of texts with at least one. */
  texts(name: string): readonly string[] {
    const value = this.value(name);
    const texts = isArray(value) ? value.filter((item) => typeof item === "string") : [];
    if (!isArray(value) || value.length === 0 || texts.length < value.length) {
      this.invalid(name, "must be a list of at least one text");
    }
    return texts;
  }

  section(name: string): Section | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    return isObject(value) ? this.inner(name, value) : this.invalid(name, "must be an object");
  }

  /** A list of objects, empty where there is none. */
  sections(name: string): readonly Section[] {
    const value = this.value(name);
    if (value === undefined) return [];
    if (!isArray(value)) return this.invalid(name, "must be a list") ?? [];
    return value.flatMap((item, at) => {
      if (isObject(item)) return [this.inner(`${name}[${at}]`, item)];
      return this.invalid(`${name}[${at}]`, "must be an object") ?? [];
    });
  }

  /** What messages and AWS's causes call a field of a state: "Retry[0]/ErrorEquals". */
  path(name: string): string {
    return this.place.field === "" ? name : name === "" ? this.place.field : `${this.place.field}/${name}`;
  }

  private inner(name: string, source: JsonObject): Section {
    return new Section({ ...this.place, field: this.path(name) }, source);
  }

  private tell(kind: Problem["kind"], name: string, message: string): void {
    this.report.problems.push({ kind, state: this.place.state, field: this.path(name), message });
  }
}
