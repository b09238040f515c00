import { deferral, finding, must } from "../../core/outcome";
import { not } from "../../core/truth";
import { actionsOf, type Action } from "../../iam/actions";
import { statementRule } from "../../iam/documentRule";
import { isEverything, matches } from "../../iam/pattern";
import type { Statement } from "../../iam/statement";
import { escalations } from "./escalations";
import { isFullAccess } from "./wildcards";

/** Keys by which a statement on every resource is still held to some: those with a tag, new ones that get it, those of an account. */
const resourceKeys = [
  "aws:ResourceTag/*",
  "aws:RequestTag/*",
  "aws:ResourceAccount",
  "aws:ResourceOrgID",
  "aws:ResourceOrgPaths",
];

/** Keys of a service's own that say how a call is made, not on what. */
const manner =
  /^(s3:(max-keys|prefix|delimiter|versionid|tlsversion|authtype|signature\w*|x-amz-.*|locationconstraint|if-.*)|kms:(viaservice|encryptionalgorithm|messagetype|signingalgorithm|granteeprincipal|calleraccount|keyspec|keyusage|keyorigin)|iam:passedtoservice|ec2:region|lambda:principal|glue:credentialissuingservice)$/;

/** Keys of a service's own, such as cloudwatch:namespace, by which a statement says which of its resources are meant. */
function ownKeys(actions: readonly Action[], { conditions }: Statement): string[] {
  const services = new Set(actions.map(({ name }) => `${name.split(":")[0] ?? ""}:`));
  return conditions
    .map(({ key }) => key)
    .filter((key) => services.has(`${key.split(":")[0] ?? ""}:`) && !manner.test(key));
}

/** What others judge: passing roles, and ways to more rights. */
const judgedElsewhere = new Set(["iam:passrole", ...escalations.map((name) => name.toLowerCase())]);

/** Actions that could be limited to resources. Listing names is not worth the trouble. */
function scoped(statement: Statement): Action[] {
  return statement.actions
    .flatMap((action) => actionsOf(action.text() ?? "") ?? [])
    .filter(({ name, level, scoped }) => scoped && level !== "l" && !judgedElsewhere.has(name.toLowerCase()));
}

export const resourcesNamed = statementRule({
  name: "iam-resources-named",
  severity: "high",
  what: "Policies name the resources, wherever IAM can tell resources apart.",
  why: "A right on everything reaches other people's data, secrets and keys: what leaks is no longer one pipeline.",
  remedy: "Name the ARNs, or hold the statement to resources by a condition such as aws:ResourceTag.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  frameworks: ["SecurityHub KMS.1", "SecurityHub KMS.2", "PCI 7.2.1"],
  peers: [
    "CKV_AWS_355",
    "CKV_AWS_356",
    "CKV_AWS_111",
    "CKV_AWS_290",
    "CKV_AWS_108",
    "CKV_AWS_287",
    "AwsSolutions-IAM5",
  ],
  reads: ["identity"],
  *judge(statement) {
    if (isFullAccess(statement)) return;
    const actions = scoped(statement);
    const [first, ...more] = actions;
    if (first === undefined) return;
    const held = statement.isHeldTo(...resourceKeys, ...ownKeys(actions, statement));
    for (const resource of statement.resources) {
      if (resource.isUnknown) yield deferral(resource);
      if (!isEverything(resource.text() ?? "")) continue;
      const others = more.length === 0 ? "" : ` and ${more.length} more actions`;
      yield* must(held, resource, `the ARNs that ${first.name}${others} can be limited to`);
    }
  },
});

/** Everything, or everything of a kind that runs code with a role of its own. */
const takesAllCode = (resource: string): boolean =>
  isEverything(resource) ||
  /^arn:[^:]*:[^:]+:[^:]*:[^:]*:(function|stateMachine|job|devEndpoint)[:/][*?]+$/i.test(resource);

export const noEscalation = statementRule({
  name: "iam-no-escalation",
  severity: "high",
  what: "No policy lets its holder give itself more rights.",
  why: "Whoever may rewrite policies, trust, keys or other people's code has every right there is, one call later.",
  remedy: "Leave the action out, or limit it to named resources or by iam:PermissionsBoundary.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
  frameworks: ["PCI 7.2.2"],
  peers: ["CKV_AWS_286", "CKV_AWS_110", "cloudsplaining PrivilegeEscalation"],
  reads: ["identity"],
  *judge(statement) {
    if (isFullAccess(statement) || !statement.resources.some((resource) => takesAllCode(resource.text() ?? ""))) return;
    const held = statement.isHeldTo("iam:PermissionsBoundary", ...resourceKeys);
    for (const action of statement.actions) {
      const text = action.text() ?? "";
      if (/:[*?]+$/.test(text)) continue; // A whole service is for iam-actions-named to blame.
      const way = escalations.find((name) => matches(text, name));
      if (way !== undefined) yield* must(held, action, `no ${way} on every resource`);
    }
  },
});

/** Keys that a request carries several values of, for which ForAllValues is meant. Those of services are left alone. */
const manyValued = /^(?!aws:)|^aws:(tagkeys|calledvia|\w+orgpaths)$/;

export const conditionsHold = statementRule({
  name: "iam-conditions-hold",
  severity: "medium",
  what: "Conditions of an Allow hold for requests that do not carry the key.",
  why: "ForAllValues is true for a request without the key, so that the condition opens what it should close.",
  remedy: 'Use the plain operator for keys of one value; with ForAllValues add {"Null": {"<key>": "false"}}.',
  source:
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html",
  peers: ["AccessAnalyzer FORALLVALUES_WITH_SINGLE_VALUED_KEY", "parliament SINGLE_VALUE_CONDITION_TOO_PERMISSIVE"],
  reads: ["identity", "resource", "trust", "endpoint"],
  *judge(statement) {
    const { conditions } = statement;
    for (const { quantifier, key, at } of conditions) {
      if (quantifier !== "forallvalues" || manyValued.test(key)) continue;
      const present = conditions.find((other) => other.operator === "null" && other.key === key)?.values[0]?.is(false);
      if (present === undefined || not(present) === true)
        yield finding(at, `the plain operator, or a Null condition on ${key}`);
    }
  },
});
