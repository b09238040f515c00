import { groupEncrypted, groupRetained } from "../../policy/rules/logs/groups";
import {
  secretEncrypted,
  secretPolicyBlocked,
  secretRecoverable,
  secretRotates,
} from "../../policy/rules/secrets/secrets";
import { all, describeProperty, describeRule, dropAt, setAt, unknownAt, without } from "./support/cases";
import { from, made } from "./support/stack";

const arn = "arn:aws:kms:us-east-1:1:key/k";

const groupType = "aws:cloudwatch/logGroup:LogGroup";
describeProperty(groupRetained, {
  type: groupType,
  props: { retentionInDays: 365 },
  path: "retentionInDays",
  bad: [0, 30],
  missing: "reported",
  more: [["fewer days by config", setAt("it", "retentionInDays", 30), "fine", { minDays: 30 }]],
});
describeProperty(groupEncrypted, {
  type: groupType,
  props: { kmsKeyId: arn },
  path: "kmsKeyId",
  bad: [""],
  missing: "reported",
  unknown: "fine",
});

const secretType = "aws:secretsmanager/secret:Secret";
describeProperty(secretEncrypted, {
  type: secretType,
  props: { kmsKeyId: arn, replicas: [{ region: "r", kmsKeyId: arn }] },
  path: "kmsKeyId",
  bad: ["alias/aws/secretsmanager"],
  missing: "reported",
  unknown: "fine",
  more: [["a replica", dropAt("it", "replicas.0.kmsKeyId"), /replicas\[0\]\.kmsKeyId is not set/]],
});
describeRule(secretRotates, {
  kept: {
    secret: made(secretType, {}),
    rotation: made("aws:secretsmanager/secretRotation:SecretRotation", {
      secretId: from("secret"),
      rotationRules: { automaticallyAfterDays: 30 },
    }),
  },
  cases: [
    ["there is none", without("rotation"), /^Secret "secret": rotationRules is not set/],
    ["too seldom", setAt("rotation", "rotationRules.automaticallyAfterDays", 365), /^SecretRotation "rotation"/],
    ["by an expression", setAt("rotation", "rotationRules", { scheduleExpression: "rate(10 days)" }), "fine"],
    ["unknown", unknownAt("rotation", "rotationRules.automaticallyAfterDays"), { deferred: "rotationRules" }],
    ["whose it is is unknown", unknownAt("rotation", "secretId"), { deferred: "rotationRules" }],
    [
      "the secret's name is unknown",
      all(unknownAt("secret", "name"), unknownAt("rotation", "secretId")),
      { deferred: "rotationRules" },
    ],
  ],
});
describeProperty(secretRecoverable, {
  type: secretType,
  props: { recoveryWindowInDays: 7 },
  path: "recoveryWindowInDays",
  bad: [0],
  missing: "fine",
});
describeProperty(secretPolicyBlocked, {
  type: "aws:secretsmanager/secretPolicy:SecretPolicy",
  props: { blockPublicPolicy: true },
  path: "blockPublicPolicy",
  bad: [false],
  missing: "reported",
});
