import type { Policies, PolicyConfigSchema, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import type { Judge } from "./judge";
import { packPolicies } from "./packPolicies";
import { resourceOf, stackOf, type Inputs } from "./received";
import { defaultLevel, isStackRule, type ResourceRule, type Rule, type StackRule } from "./rule";

/** The rules as Pulumi's policies, framed by the pack's own: exemptions are read first, failures and notes come last. */
export function policiesOf(rules: readonly Rule[], judge: Judge): Policies {
  const inputs: Inputs = new Map();
  const { first, last } = packPolicies(judge, new Set(rules.map(({ name }) => name)), inputs);
  const each = rules.map((rule) =>
    isStackRule(rule) ? stackPolicy(rule, judge, inputs) : resourcePolicy(rule, judge),
  );
  return [...first, ...each, ...last];
}

function resourcePolicy(rule: ResourceRule, judge: Judge): ResourceValidationPolicy {
  const validate: ResourceValidationPolicy["validateResource"] = (args, report) => {
    if (!rule.types.includes(args.type)) return;
    for (const { message } of judge.resource(rule, resourceOf(args), args.getConfig())) report(message);
  };
  return {
    ...described(rule),
    validateResource: skippedByType(validate, rule),
    ...(rule.remediate === undefined ? {} : { remediateResource: remediation(rule) }),
  };
}

/** Mends what the rule finds fault with, and nothing else. Runs only where the user sets the level "remediate". */
function remediation(rule: ResourceRule): NonNullable<ResourceValidationPolicy["remediateResource"]> {
  return (args) => {
    if (!rule.types.includes(args.type)) return undefined;
    const outcomes = [...rule.check(resourceOf(args), args.getConfig())];
    if (!outcomes.some(({ kind }) => kind === "finding")) return undefined;
    rule.remediate?.(args.props);
    return args.props;
  };
}

function stackPolicy(rule: StackRule, judge: Judge, inputs: Inputs): StackValidationPolicy {
  const validate: StackValidationPolicy["validateStack"] = (args, report) => {
    for (const { message, urn } of judge.stack(rule, stackOf(args, inputs), args.getConfig())) report(message, urn);
  };
  return { ...described(rule), validateStack: skippedByType(validate, rule) };
}

/** The SDK passes over a function with this mark where no resource is of its type, before it has unpacked anything. */
function skippedByType<F extends object>(validate: F, { types }: Rule): F {
  return types.length === 1 ? Object.assign(validate, { __pulumiType: types[0] }) : validate;
}

function described(rule: Rule) {
  const { name, what, severity, remedy, source, frameworks = [] } = rule;
  const [framework] = frameworks;
  return {
    name,
    description: what,
    severity,
    enforcementLevel: defaultLevel(rule),
    remediationSteps: remedy,
    url: source,
    tags: [...frameworks],
    ...(framework === undefined ? {} : { framework: frameworkOf(framework) }),
    ...(rule.settings === undefined ? {} : { configSchema: schemaOf(rule.settings) }),
  };
}

/** "SecurityHub S3.17" is control S3.17 of Security Hub. */
function frameworkOf(control: string) {
  const [name = "", ...reference] = control.split(" ");
  return { name, version: "", reference: reference.join(" "), specification: control };
}

function schemaOf(settings: NonNullable<Rule["settings"]>): PolicyConfigSchema {
  return { properties: settings as PolicyConfigSchema["properties"] };
}
