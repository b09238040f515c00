import type { Properties } from "../../graph/graph";
import type { Place, ResourceTable } from "../resources";

function nameOf(inputs: Properties, at: Place): string {
  return typeof inputs.name === "string" ? inputs.name : at.physicalName;
}

/** Policies may be given as an object; the provider keeps them as JSON text. */
function jsonText(policy: unknown): string {
  return typeof policy === "string" ? policy : JSON.stringify(policy);
}

function arnOf(kind: "role" | "policy", inputs: Properties, at: Place): string {
  return `arn:aws:iam::${at.accountId}:${kind}${pathOf(inputs)}${nameOf(inputs, at)}`;
}

function pathOf(inputs: Properties): string {
  return typeof inputs.path === "string" ? inputs.path : "/";
}

/** Ids of IAM: four letters for the kind, 17 letters and digits. */
function uniqueId(kind: "AROA" | "ANPA", at: Place): string {
  return kind + at.id(17).toUpperCase();
}

const generated = { approximate: "the name follows from the resource's, as for one without a name" } as const;
const kept = { approximate: "kept, without effect: nothing is deleted locally" } as const;

/** Roles and their policies. Every one of them is evaluated on every call. */
export const resources: ResourceTable = {
  "aws:iam/role:Role": {
    properties: {
      assumeRolePolicy: "exact",
      description: "exact",
      forceDetachPolicies: kept,
      inlinePolicies: "exact",
      managedPolicyArns: {
        approximate: "policies of the program, and a few of AWS's own; others are refused at start",
      },
      maxSessionDuration: { approximate: "checked when a role is assumed; credentials do not expire" },
      name: "exact",
      namePrefix: generated,
      path: "exact",
      permissionsBoundary: "exact",
      tags: "exact",
    },
    outputs: (inputs, at) => ({
      id: nameOf(inputs, at),
      name: nameOf(inputs, at),
      arn: arnOf("role", inputs, at),
      assumeRolePolicy: jsonText(inputs.assumeRolePolicy),
      path: pathOf(inputs),
      maxSessionDuration: inputs.maxSessionDuration ?? 3600,
      forceDetachPolicies: inputs.forceDetachPolicies ?? false,
      uniqueId: uniqueId("AROA", at),
      tagsAll: inputs.tags ?? {},
    }),
  },
  "aws:iam/rolePolicy:RolePolicy": {
    properties: { name: "exact", namePrefix: generated, policy: "exact", role: "exact" },
    outputs: (inputs, at) => ({
      id: `${String(inputs.role)}:${nameOf(inputs, at)}`,
      name: nameOf(inputs, at),
      policy: jsonText(inputs.policy),
    }),
  },
  "aws:iam/policy:Policy": {
    properties: {
      delayAfterPolicyCreationInMs: kept,
      description: "exact",
      name: "exact",
      namePrefix: generated,
      path: "exact",
      policy: "exact",
      tags: "exact",
    },
    outputs: (inputs, at) => ({
      id: arnOf("policy", inputs, at),
      name: nameOf(inputs, at),
      arn: arnOf("policy", inputs, at),
      path: pathOf(inputs),
      policy: jsonText(inputs.policy),
      policyId: uniqueId("ANPA", at),
      attachmentCount: 0,
      tagsAll: inputs.tags ?? {},
    }),
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    properties: { policyArn: "exact", role: "exact" },
    outputs: (inputs) => ({ id: `${String(inputs.role)}/${String(inputs.policyArn)}` }),
  },
};
