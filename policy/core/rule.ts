import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import type { Outcome } from "./outcome";
import type { Resource } from "./resource";
import type { Stack } from "./stack";

export type Severity = "critical" | "high" | "medium" | "low";
export type Level = "mandatory" | "advisory" | "disabled";

/** What a rule can be told by config: each setting's schema, with its default. */
export type Settings = Readonly<Record<string, unknown>>;
export type SettingSchemas<S extends Settings> = { readonly [K in keyof S]: Setting<S[K]> };
export interface Setting<T = unknown> extends Omit<PolicyConfigJSONSchema, "default"> {
  readonly description: string;
  readonly default: T;
}

/** What is said of a rule in the pack's listing and in RULES.md. */
export interface RuleText {
  /** As config and exemptions spell it: service, then what holds when it is kept. */
  readonly name: string;
  readonly severity: Severity;
  /** By default mandatory for critical and high, advisory below; disabled for what only some want. */
  readonly level?: Level;
  /** What holds when the rule is kept, in one sentence. */
  readonly what: string;
  /** What happens to somebody who breaks it. */
  readonly why: string;
  /** The way out, in one sentence; stands at the end of each finding that has none of its own. */
  readonly remedy: string;
  /** AWS's page on it. */
  readonly source: string;
  /** Controls that ask for it, such as "SecurityHub S3.17", "CIS 3.6", "PCI 3.5.1". */
  readonly frameworks?: readonly string[];
  /** Rules of other packs whose concern it covers: Checkov's ids, cdk-nag's names. */
  readonly peers?: readonly string[];
}

interface RuleOf<S extends Settings> extends RuleText {
  /** Pulumi types of the resources that it judges. */
  readonly types: readonly string[];
  readonly settings?: SettingSchemas<S>;
}

/** Judges a resource by itself, before it is created or changed. */
export interface ResourceRule<S extends Settings = Settings> extends RuleOf<S> {
  /** Pure. Outcomes may come lazily. */
  check(resource: Resource, settings: S): Iterable<Outcome>;
  /** Mends the inputs in place. Only where that is safe, and only if the user sets the level "remediate". */
  remediate?(inputs: Record<string, unknown>): void;
}

/** Judges a resource with its companions, when the whole stack is known. */
export interface StackRule<S extends Settings = Settings> extends RuleOf<S> {
  checkInStack(resource: Resource, stack: Stack, settings: S): Iterable<Outcome>;
}

export type Rule = ResourceRule | StackRule;

/** A rule that is judged resource by resource. The type of its settings is only known inside it. */
export function resourceRule<S extends Settings>(rule: ResourceRule<S>): ResourceRule {
  return { ...rule, check: (resource, given) => rule.check(resource, settled(rule, given)) };
}

/** A rule that is judged over the whole stack. */
export function stackRule<S extends Settings>(rule: StackRule<S>): StackRule {
  return {
    ...rule,
    checkInStack: (resource, stack, given) => rule.checkInStack(resource, stack, settled(rule, given)),
  };
}

/** Defaults under what config gives; Pulumi has checked it against the schema. */
function settled<S extends Settings>(rule: RuleOf<S>, given: Settings): S {
  const defaults = Object.entries(rule.settings ?? {}).map(([key, setting]) => [key, (setting as Setting).default]);
  return { ...Object.fromEntries(defaults), ...given } as S;
}

export const isStackRule = (rule: Rule): rule is StackRule => "checkInStack" in rule;

export const defaultLevel = ({ level, severity }: RuleText): Level =>
  level ?? (severity === "critical" || severity === "high" ? "mandatory" : "advisory");
