import type { Policies, PolicyConfigSchema, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { Exemptions, exemptionsIn } from "./exemptions";
import type { Judge } from "./judge";
import { deferredText, expiredText, failureText, inForceText, unusedText } from "./notes";
import { inputsOf, type Inputs } from "./received";

/** Policies of the pack itself, by which it says what no rule can. */
export const packPolicyNames = {
  exemptions: "pack-exemptions",
  exemptionsHold: "pack-exemptions-hold",
  resourceFailures: "pack-rules-ran",
  stackFailures: "pack-stack-rules-ran",
  notes: "pack-notes",
} as const;

const text = { type: "string", minLength: 1 } as const;
const day = { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$" } as const;

const entriesSchema = (rules: ReadonlySet<string>): PolicyConfigSchema => ({
  properties: {
    entries: {
      type: "array",
      description: "Exemptions that stand for those in policy/exemptions.json.",
      items: {
        type: "object",
        required: ["rule", "resource", "reason", "owner", "expires"],
        additionalProperties: false,
        properties: {
          rule: { type: "string", enum: [...rules] },
          resource: text,
          reason: text,
          owner: text,
          expires: day,
        },
      },
    },
  },
});

export const today = (): string => new Date().toISOString().slice(0, 10);

/** @param rules the names that exemptions may give */
export function packPolicies(
  judge: Judge,
  rules: ReadonlySet<string>,
  inputs: Inputs,
): { first: Policies; last: Policies } {
  return {
    first: [received(judge, rules, inputs)],
    last: [resourceFailures(judge), stackFailures(judge), exemptionsHold(judge), notes(judge)],
  };
}

/** Comes first for each resource: reads the exemptions that config gives, and keeps what the program gives for the stack's rules. */
function received(judge: Judge, rules: ReadonlySet<string>, inputs: Inputs): ResourceValidationPolicy {
  return {
    name: packPolicyNames.exemptions,
    description: "Exemptions from rules, each with reason, owner and end.",
    enforcementLevel: "advisory",
    severity: "low",
    configSchema: entriesSchema(rules),
    validateResource: (args) => {
      const { entries } = args.getConfig<{ entries?: unknown }>();
      if (entries !== undefined && inputs.size === 0) {
        judge.excuseBy(new Exemptions(exemptionsIn(entries, rules), today()));
      }
      inputs.set(args.urn, inputsOf(args));
    },
  };
}

function resourceFailures(judge: Judge): ResourceValidationPolicy {
  return {
    name: packPolicyNames.resourceFailures,
    description: "Every rule has judged every resource: one that failed to is no pass.",
    enforcementLevel: "mandatory",
    severity: "critical",
    validateResource: ({ urn }, report) => {
      for (const failure of judge.takeFailures(urn)) report(failureText(failure));
    },
  };
}

function stackFailures(judge: Judge): StackValidationPolicy {
  return {
    name: packPolicyNames.stackFailures,
    description: "Every rule has judged the whole stack: one that failed to is no pass.",
    enforcementLevel: "mandatory",
    severity: "critical",
    validateStack: (_, report) => {
      for (const failure of judge.takeFailures()) report(failureText(failure), failure.on.urn);
    },
  };
}

function exemptionsHold(judge: Judge): StackValidationPolicy {
  return {
    name: packPolicyNames.exemptionsHold,
    description: "Every exemption is needed and has not ended.",
    enforcementLevel: "mandatory",
    severity: "high",
    validateStack: ({ resources }, report) => {
      const stack = resources[0]?.urn.split(":")[2] ?? "";
      for (const exemption of judge.excused.expired) report(expiredText(exemption));
      for (const exemption of judge.excused.unusedIn(stack)) report(unusedText(exemption));
    },
  };
}

function notes(judge: Judge): StackValidationPolicy {
  return {
    name: packPolicyNames.notes,
    description: "What waits for deployment, and which exemptions are in force. Nothing to do.",
    enforcementLevel: "advisory",
    severity: "low",
    validateStack: (_, report) => {
      const lines = [deferredText(judge), inForceText(judge.excused.inForce)];
      for (const line of lines) if (line !== undefined) report(line);
      judge.deferrals.length = 0;
    },
  };
}
