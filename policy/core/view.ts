import type { Truth } from "./truth";
import { isUnknown, unknown, withGaps } from "./unknown";

/** Whom a value belongs to, as far as messages need it. */
export interface Owner {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
}

type Items = Readonly<Record<string, unknown>>;

const isObject = (raw: unknown): raw is Items => typeof raw === "object" && raw !== null && !Array.isArray(raw);

/**
 * A value of a resource: known, absent, or not known yet. Reading never throws: below an unknown everything is unknown, below an
 * absent value everything is absent.
 */
export class View {
  constructor(
    /** The value as Pulumi sent it; an unknown is one of its placeholders. */
    readonly raw: unknown,
    /** Where it stands, such as "rules[0].bucketKeyEnabled". */
    readonly path: string,
    readonly owner: Owner,
    /** Whether messages must not show the value. */
    readonly concealed = false,
  ) {}

  get isUnknown(): boolean {
    return isUnknown(this.raw);
  }

  get isAbsent(): boolean {
    return this.raw === undefined || this.raw === null;
  }

  /** The value below, by dots: `at("versioningConfiguration.status")`. */
  at(path: string): View {
    if (!path.includes(".")) return this.child(path);
    return path.split(".").reduce<View>((view, key) => view.child(key), this);
  }

  private child(key: string): View {
    const path = this.path === "" ? key : `${this.path}.${key}`;
    if (this.isUnknown) return this.with(unknown, path);
    return this.with(isObject(this.raw) ? this.raw[key] : undefined, path);
  }

  /** Each element of a list; a single value counts as a list of one, an unknown list as one unknown element. */
  items(): View[] {
    if (this.isAbsent) return [];
    if (!Array.isArray(this.raw)) return [this];
    return this.raw.map((item: unknown, index) => this.with(item, `${this.path}[${index}]`));
  }

  /** The keys of an object. None where the whole is unknown or no object. */
  keys(): string[] {
    return isObject(this.raw) ? Object.keys(this.raw) : [];
  }

  /** Each key with its value. */
  entries(): Array<readonly [string, View]> {
    return this.keys().map((key) => [key, this.child(key)] as const);
  }

  /** The text, with gaps where parts of it are unknown; undefined where it is no text or wholly unknown. */
  text(): string | undefined {
    return typeof this.raw === "string" && !this.isUnknown ? withGaps(this.raw) : undefined;
  }

  /** The number; a text that is one counts. */
  number(): number | undefined {
    const number = typeof this.raw === "string" && this.raw.trim() !== "" ? Number(this.raw) : this.raw;
    return typeof number === "number" && Number.isFinite(number) ? number : undefined;
  }

  /** Whether the value is one of these. "true" is true: some properties are booleans spelled as text. */
  is(...wanted: ReadonlyArray<string | number | boolean>): Truth {
    return this.satisfies((raw) => wanted.some((value) => raw !== undefined && String(raw) === String(value)));
  }

  /** Whether there is a value. One that is not known yet is one: nobody computes the lack of a value. */
  get isGiven(): boolean {
    return !this.isAbsent && this.raw !== "";
  }

  /** @param test gets the known value, undefined where absent */
  satisfies(test: (raw: unknown) => boolean): Truth {
    if (this.isUnknown) return "unknown";
    return test(this.raw ?? undefined);
  }

  /** The same value, which no message may show. */
  conceal(): View {
    return new View(this.raw, this.path, this.owner, true);
  }

  /** Another value at another place of the same owner. */
  with(raw: unknown, path: string): View {
    return new View(raw, path, this.owner, this.concealed);
  }
}
