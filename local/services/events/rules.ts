import { AwsError } from "../errors";
import { Lately } from "../lately";
import { audienceOf, type Audience } from "./audience";
import type { Rule, Target } from "./rule";

const mostTargets = 5;
/** The runtime's services have a handful of sources; those that people put events of may be many, and long. */
const mostAudiences = 50;

/** The buses of one environment, and the rules on each. */
export class Rules {
  /** Bus name to rules by name, in the order of deployment. */
  private readonly buses = new Map<string, Map<string, Rule>>([["default", new Map()]]);
  private readonly byArn = new Map<string, Rule>();
  /** By bus and source. */
  private readonly audiences = new Lately<Audience>(mostAudiences);

  constructor(private readonly place: { readonly accountId: string; readonly region: string }) {}

  addBus(name: string): void {
    if (!this.buses.has(name)) this.buses.set(name, new Map());
  }

  hasBus(name: string): boolean {
    return this.buses.has(name);
  }

  busArn(name: string): string {
    return `arn:aws:events:${this.place.region}:${this.place.accountId}:event-bus/${name}`;
  }

  add(rule: Rule): void {
    this.onBus(rule.bus).set(rule.name, rule);
    this.byArn.set(rule.arn, rule);
    this.audiences.forget();
  }

  /** @throws LimitExceededException behind the fifth target */
  addTarget(rule: Rule, target: Target): void {
    rule.targets.set(target.id, target);
    if (rule.targets.size > mostTargets) {
      throw new AwsError("LimitExceededException", `Rule ${rule.name} has more than ${mostTargets} targets.`);
    }
  }

  /** @throws ResourceNotFoundException */
  named(name: string, bus: string): Rule {
    const rule = this.onBus(bus).get(name);
    if (rule !== undefined) return rule;
    throw notFound(`Rule ${name} does not exist on EventBus ${bus}.`);
  }

  withArn(arn: string): Rule | undefined {
    return this.byArn.get(arn);
  }

  /** @throws ResourceNotFoundException where there is no such bus */
  on(bus: string): Rule[] {
    return [...this.onBus(bus).values()];
  }

  /** @throws ResourceNotFoundException where there is no such bus */
  audience(bus: string, source: string): Audience {
    return this.audiences.of(`${bus} ${source}`, () => audienceOf(this.on(bus), source));
  }

  all(): Rule[] {
    return [...this.byArn.values()];
  }

  private onBus(bus: string): Map<string, Rule> {
    const rules = this.buses.get(bus);
    if (rules === undefined) throw notFound(`Event bus ${bus} does not exist.`);
    return rules;
  }
}

function notFound(message: string): AwsError {
  return new AwsError("ResourceNotFoundException", message);
}
