/** Why one rule does not hold for some resources, who answers for it, and until when. */
export interface Exemption {
  readonly rule: string;
  /** A URN, or a resource name in which `*` stands for any text. */
  readonly resource: string;
  readonly reason: string;
  readonly owner: string;
  /** The last day it holds, as yyyy-mm-dd in UTC. */
  readonly expires: string;
}

const fields = ["rule", "resource", "reason", "owner", "expires"] as const;
const day = /^\d{4}-\d{2}-\d{2}$/;

/** @throws Error with one line that names every problem */
export function exemptionsIn(entries: unknown, rules: ReadonlySet<string>): Exemption[] {
  if (!Array.isArray(entries)) throw new Error("Exemptions must be a list.");
  const problems = entries.flatMap((entry: unknown, index) =>
    problemsOf(entry, rules).map((problem) => `Exemption ${index + 1}: ${problem}`),
  );
  if (problems.length > 0) throw new Error(problems.join(" "));
  return entries as Exemption[];
}

function problemsOf(entry: unknown, rules: ReadonlySet<string>): string[] {
  if (typeof entry !== "object" || entry === null) return ["it must be an object."];
  const given = entry as Readonly<Record<string, unknown>>;
  const missing = fields.filter((field) => typeof given[field] !== "string" || given[field].trim() === "");
  if (missing.length > 0) return [`${missing.join(", ")} must be given, as text.`];
  const { rule, expires } = entry as Exemption;
  return [
    ...Object.keys(given).flatMap((key) =>
      (fields as readonly string[]).includes(key)
        ? []
        : [`there is no field "${key}"; fields are ${fields.join(", ")}.`],
    ),
    ...(rules.has(rule) ? [] : [`there is no rule "${rule}"; policy/RULES.md lists them.`]),
    ...(day.test(expires) && !Number.isNaN(Date.parse(expires))
      ? []
      : [`expires is "${expires}"; it must be a day, yyyy-mm-dd.`]),
  ];
}

/** The exemptions of a pack, with what became of each. */
export class Exemptions {
  private readonly used = new Set<Exemption>();

  /** @param today as yyyy-mm-dd */
  constructor(
    private readonly all: readonly Exemption[],
    private readonly today: string,
  ) {}

  /** Whether a finding of `rule` on this resource is excused; the exemption counts as used then, even if it has expired. */
  excuse(rule: string, resource: { readonly urn: string; readonly name: string }): boolean {
    const meant = this.all.filter((exemption) => exemption.rule === rule && names(exemption.resource, resource));
    for (const exemption of meant) this.used.add(exemption);
    return meant.some((exemption) => !this.isOver(exemption));
  }

  get expired(): Exemption[] {
    return this.all.filter((exemption) => this.isOver(exemption));
  }

  get inForce(): Exemption[] {
    return this.all.filter((exemption) => !this.isOver(exemption) && this.used.has(exemption));
  }

  /** Those that excuse nothing in this stack, but for those that name another stack's resource by its URN. */
  unusedIn(stack: string): Exemption[] {
    const elsewhere = ({ resource }: Exemption) =>
      resource.startsWith("urn:") && !resource.startsWith(`urn:pulumi:${stack}::`);
    return this.all.filter(
      (exemption) => !this.isOver(exemption) && !this.used.has(exemption) && !elsewhere(exemption),
    );
  }

  private isOver({ expires }: Exemption): boolean {
    return expires < this.today;
  }
}

function names(pattern: string, { urn, name }: { readonly urn: string; readonly name: string }): boolean {
  if (pattern.startsWith("urn:")) return pattern === urn;
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(name);
}
