import type { Exemptions } from "./exemptions";
import { findingText } from "./message";
import type { Deferral, Finding, Outcome } from "./outcome";
import type { Resource } from "./resource";
import { isStackRule, type ResourceRule, type Rule, type Settings, type StackRule } from "./rule";
import type { Stack } from "./stack";
import type { Owner } from "./view";

/** Something to report against a resource. */
export interface Report {
  readonly rule: Rule;
  readonly urn: string;
  readonly message: string;
}

/** A rule that threw: it has judged nothing, which must not look like a pass. */
export interface Failure {
  readonly rule: string;
  readonly on: Owner;
  readonly error: string;
}

/** Applies rules, and keeps what the pack has to say at the end: what waits, what failed, which exemptions were needed. */
export class Judge {
  readonly deferrals: Array<{ readonly rule: string; readonly at: Deferral["at"] }> = [];
  private failures: Failure[] = [];

  constructor(private exemptions: Exemptions) {}

  /** What `rule` finds on one resource by itself. */
  resource(rule: ResourceRule, resource: Resource, settings: Settings): Report[] {
    return this.outcomes(rule, resource, () => rule.check(resource, settings));
  }

  /** What `rule` finds over the stack. */
  stack(rule: StackRule, stack: Stack, settings: Settings): Report[] {
    return stack
      .ofType(...rule.types)
      .flatMap((resource) => this.outcomes(rule, resource, () => rule.checkInStack(resource, stack, settings)));
  }

  /** Every rule over a whole stack, as a preview or an update does in the end. */
  all(rules: readonly Rule[], stack: Stack, settings: Readonly<Record<string, Settings>> = {}): Report[] {
    return rules.flatMap((rule) => {
      const given = settings[rule.name] ?? {};
      if (isStackRule(rule)) return this.stack(rule, stack, given);
      return stack.ofType(...rule.types).flatMap((resource) => this.resource(rule, resource, given));
    });
  }

  /** Failures not yet taken, of one resource or of all. */
  takeFailures(urn?: string): Failure[] {
    const taken = this.failures.filter(({ on }) => urn === undefined || on.urn === urn);
    this.failures = this.failures.filter((failure) => !taken.includes(failure));
    return taken;
  }

  get excused(): Exemptions {
    return this.exemptions;
  }

  /** Config may bring exemptions of its own. */
  excuseBy(exemptions: Exemptions): void {
    this.exemptions = exemptions;
  }

  private outcomes(rule: Rule, on: Resource, check: () => Iterable<Outcome>): Report[] {
    try {
      const outcomes = [...check()];
      return outcomes.flatMap((outcome) => this.reported(rule, outcome));
    } catch (error) {
      this.failures.push({ rule: rule.name, on, error: error instanceof Error ? error.message : String(error) });
      return [];
    }
  }

  private reported(rule: Rule, outcome: Outcome): Report[] {
    const { owner } = outcome.at;
    const excused = this.exemptions.excuse(rule.name, owner);
    if (outcome.kind === "deferral") {
      if (!excused) this.deferrals.push({ rule: rule.name, at: outcome.at });
      return [];
    }
    return excused ? [] : [reportOf(rule, outcome)];
  }
}

function reportOf(rule: Rule, found: Finding): Report {
  return { rule, urn: found.at.owner.urn, message: findingText(found, rule) };
}
