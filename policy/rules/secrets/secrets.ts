import { finding, must } from "../../core/outcome";
import { resourceRule, stackRule } from "../../core/rule";
import { some } from "../../core/stack";
import { ownKey } from "../encrypted";

const secretType = "aws:secretsmanager/secret:Secret";

export const secretEncrypted = resourceRule({
  name: "secrets-encrypted",
  severity: "high",
  what: "Secrets and their replicas are encrypted with a KMS key of one's own.",
  why: "The key's policy is a second lock, and it alone can be shared with another account.",
  remedy: "Set kmsKeyId, for each replica, too.",
  source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html",
  frameworks: ["PCI 3.5.1"],
  peers: ["CKV_AWS_149", "SecretsManagerUsingKMSKey"],
  types: [secretType],
  *check(secret) {
    yield* ownKey(secret.at("kmsKeyId"));
    for (const replica of secret.at("replicas").items()) yield* ownKey(replica.at("kmsKeyId"));
  },
});

export const secretRotates = stackRule<{ maxDays: number }>({
  name: "secrets-rotate",
  severity: "medium",
  what: "Secrets rotate, every 90 days or sooner.",
  why: "A password that somebody has seen once works for ever.",
  remedy: "Add a SecretRotation, or let the service manage its password.",
  source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html",
  frameworks: ["SecurityHub SecretsManager.1", "SecurityHub SecretsManager.4", "PCI 8.3.9"],
  peers: ["CKV2_AWS_57", "CKV_AWS_304", "AwsSolutions-SMG4"],
  types: [secretType],
  settings: {
    maxDays: { type: "integer", minimum: 1, default: 90, description: "Days after which a secret must change." },
  },
  *checkInStack(secret, stack, { maxDays }) {
    const rotations = stack.companions(secret, ["aws:secretsmanager/secretRotation:SecretRotation"], "secretId");
    const often = some(rotations, (rotation) => {
      // A schedule by expression says no number of days; it is a schedule all the same.
      if (rotation.at("rotationRules.scheduleExpression").isGiven) return true;
      const days = rotation.at("rotationRules.automaticallyAfterDays");
      return days.satisfies(() => (days.number() ?? Infinity) <= maxDays);
    });
    const own = rotations.find(({ belongs }) => belongs === true)?.resource.at("rotationRules");
    yield* must(often, own ?? secret.at("rotationRules"), `rotation at least every ${maxDays} days`);
  },
});

export const secretRecoverable = resourceRule({
  name: "secrets-recoverable",
  severity: "medium",
  what: "A deleted secret can be recovered for some days.",
  why: "With a window of 0 one mistaken update deletes the only copy of a password.",
  remedy: "Leave recoveryWindowInDays out, or set 7 to 30.",
  source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html",
  types: [secretType],
  *check(secret) {
    const window = secret.at("recoveryWindowInDays");
    yield* must(
      window.satisfies(() => window.number() !== 0),
      window,
      "7 days or more",
    );
  },
  remediate(inputs) {
    inputs.recoveryWindowInDays = 30;
  },
});

export const secretPolicyBlocked = resourceRule({
  name: "secrets-policy-blocks-public",
  severity: "high",
  what: "Secrets Manager checks policies of secrets for public access.",
  why: "The check is the last thing between a wrong policy and the world.",
  remedy: "Set blockPublicPolicy to true.",
  source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html",
  types: ["aws:secretsmanager/secretPolicy:SecretPolicy"],
  *check(policy) {
    const block = policy.at("blockPublicPolicy");
    yield* must(block.is(true), block, "true");
  },
  remediate(inputs) {
    inputs.blockPublicPolicy = true;
  },
});

/** Where a password would be written into the program, its state and every plan. */
const plain: Readonly<Record<string, readonly string[]>> = {
  "aws:redshift/cluster:Cluster": ["masterPassword"],
  "aws:redshiftserverless/namespace:Namespace": ["adminUserPassword"],
};

export const passwordManaged = resourceRule({
  name: "redshift-password-managed",
  severity: "high",
  what: "Redshift manages its administrator's password itself.",
  why: "A password that the program gives stands in the state and in whoever's terminal deployed it, and never changes.",
  remedy: "Leave it out and set manageMasterPassword (cluster) or manageAdminPassword (namespace).",
  source: "https://docs.aws.amazon.com/redshift/latest/mgmt/redshift-secrets-manager-integration.html",
  frameworks: ["PCI 8.6.2"],
  peers: ["guard REDSHIFT_PLAINTEXT_PASSWORD"],
  types: Object.keys(plain),
  *check(resource) {
    for (const name of plain[resource.type] ?? []) {
      const password = resource.at(name).conceal();
      if (password.isGiven) yield finding(password, "no password in the program");
    }
  },
});
