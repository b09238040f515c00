import { must } from "../../core/outcome";
import { resourceRule, stackRule } from "../../core/rule";
import { some } from "../../core/stack";
import { anyOf } from "../../core/truth";

const deletion = "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html";

export const keyDeletionWaits = resourceRule<{ minDays: number }>({
  name: "kms-key-deletion-waits",
  severity: "medium",
  what: "A key that is deleted waits long enough for somebody to notice.",
  why: "With the key everything that it encrypts is gone for good.",
  remedy: "Set deletionWindowInDays to 30, or leave it out.",
  source: deletion,
  frameworks: ["SecurityHub KMS.3"],
  peers: ["Pulumi kms-key-deletion-lifecycle"],
  types: ["aws:kms/key:Key", "aws:kms/externalKey:ExternalKey", "aws:kms/replicaKey:ReplicaKey"],
  settings: {
    minDays: { type: "integer", minimum: 7, maximum: 30, default: 14, description: "Days that deletion must wait." },
  },
  *check(key, { minDays }) {
    const window = key.at("deletionWindowInDays");
    const long = window.satisfies(() => (window.number() ?? 30) >= minDays);
    yield* must(long, window, `${minDays} days or more`);
  },
  remediate(inputs) {
    inputs.deletionWindowInDays = 30;
  },
});

export const keyNoLockoutBypass = resourceRule({
  name: "kms-key-keeps-its-owner",
  severity: "critical",
  what: "The check against locking oneself out of a key stays on.",
  why: "A policy that forgets the account makes a key that nobody can change or delete again, and its data with it.",
  remedy: "Leave bypassPolicyLockoutSafetyCheck out.",
  source: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
  peers: ["compliance-policies bypass-policy-lockout-safety-check"],
  types: [
    "aws:kms/key:Key",
    "aws:kms/keyPolicy:KeyPolicy",
    "aws:kms/externalKey:ExternalKey",
    "aws:kms/replicaKey:ReplicaKey",
  ],
  *check(key) {
    const bypass = key.at("bypassPolicyLockoutSafetyCheck");
    yield* must(
      bypass.satisfies((raw) => raw !== true),
      bypass,
      "false",
    );
  },
  remediate(inputs) {
    inputs.bypassPolicyLockoutSafetyCheck = false;
  },
});

export const keyEnabled = resourceRule({
  name: "kms-key-enabled",
  severity: "medium",
  what: "Keys are enabled.",
  why: "What a disabled key encrypts cannot be read; jobs fail until somebody finds out why.",
  remedy: "Leave isEnabled out.",
  source: "https://docs.aws.amazon.com/kms/latest/developerguide/enabling-keys.html",
  peers: ["CKV_AWS_227"],
  types: ["aws:kms/key:Key"],
  *check(key) {
    const enabled = key.at("isEnabled");
    yield* must(
      enabled.satisfies((raw) => raw !== false),
      enabled,
      "true",
    );
  },
});

export const grantNarrow = resourceRule({
  name: "kms-grant-narrow",
  severity: "high",
  what: "Grants name their operations, and nobody may pass them on.",
  why: "With CreateGrant the grantee gives the key to whom it likes.",
  remedy: "Leave CreateGrant out of operations, or add constraints on the encryption context.",
  source: "https://docs.aws.amazon.com/kms/latest/developerguide/grants.html",
  peers: ["Pulumi kms-grant-access-control"],
  types: ["aws:kms/grant:Grant"],
  *check(grant) {
    for (const operation of grant.at("operations").items()) {
      const passedOn = operation.satisfies((raw) => raw !== "CreateGrant");
      if (grant.at("constraints").items().length === 0)
        yield* must(passedOn, operation, "operations without CreateGrant");
    }
  },
});

export const keyPolicyDefined = stackRule({
  name: "kms-key-policy-defined",
  severity: "low",
  what: "Keys have a policy of the program.",
  why: "The default leaves it to every IAM policy of the account who may use the key.",
  remedy: "Set policy, or add a KeyPolicy.",
  source: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
  peers: ["CKV2_AWS_64"],
  types: ["aws:kms/key:Key"],
  *checkInStack(key, stack) {
    const policies = stack.companions(key, ["aws:kms/keyPolicy:KeyPolicy"], "keyId");
    const own = key.at("policy");
    yield* must(anyOf([own.isGiven, some(policies, () => true)]), own, "a key policy");
  },
});
