import { must } from "../../core/outcome";
import { allOf, anyOf, not, type Truth } from "../../core/truth";
import { documentRule, statementRule } from "../../iam/documentRule";
import { isAnyone, isPublic } from "../../iam/principals";
import type { Statement } from "../../iam/statement";

export const policyNotPublic = statementRule({
  name: "policy-not-public",
  severity: "critical",
  what: "No resource policy lets anyone in the world in.",
  why: "Data can be read, messages forged or keys used by whoever finds the name.",
  remedy: "Name the principals, or hold the statement to an account, organization or source by a condition.",
  source:
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status",
  frameworks: ["SecurityHub S3.2", "SecurityHub SQS.3", "SecurityHub SNS.4", "SecurityHub KMS.5", "PCI 7.2.1"],
  peers: ["CKV_AWS_70", "CKV_AWS_33", "CKV_AWS_168", "CKV_AWS_169", "AwsSolutions-S5", "AwsSolutions-EVB1"],
  reads: ["resource"],
  *judge(statement) {
    yield* must(
      not(isPublic(statement)),
      statement.element("Principal"),
      "named principals, or a condition on who comes",
    );
  },
});

const sources = [
  "aws:SourceArn",
  "aws:SourceAccount",
  "aws:SourceOrgID",
  "aws:SourceOrgPaths",
  "kms:EncryptionContext:*",
  "kms:ViaService",
  "kms:CallerAccount",
  "kms:GrantIsForAWSResource",
];

/** Where EventBridge tells no source, so that a condition on it would refuse everything: topics, and the keys of topics. */
const untold: Readonly<Record<string, readonly string[]>> = {
  "events.amazonaws.com": [
    "aws:sns/topicPolicy:TopicPolicy",
    "aws:sns/topic:Topic",
    "aws:kms/key:Key",
    "aws:kms/keyPolicy:KeyPolicy",
  ],
};

/** Service principals of a statement that could say on whose behalf they come. */
function services(statement: Statement) {
  const { type } = statement.view.owner;
  return statement.principals.filter(
    ({ kind, view }) => kind === "Service" && !untold[view.text() ?? ""]?.includes(type),
  );
}

export const policyNamesSource = statementRule({
  name: "policy-names-source",
  severity: "high",
  what: "A service that is let in comes on behalf of a named resource or account.",
  why: "The service is everybody's: another account could make it act here (the confused deputy).",
  remedy:
    'Add {"ArnLike": {"aws:SourceArn": "<ARN>"}}, and aws:SourceAccount where the ARN names no account, as with S3.',
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
  frameworks: ["PCI 7.2.2"],
  reads: ["resource"],
  *judge(statement) {
    const held = statement.isHeldTo(...sources);
    for (const { view } of services(statement)) {
      const known = view.satisfies((raw) => typeof raw === "string");
      yield* must(anyOf([not(known), held]), view, "a condition on aws:SourceArn or aws:SourceAccount");
    }
  },
});

export const policyBucketSourceHasAccount = statementRule({
  name: "policy-bucket-source-has-account",
  severity: "medium",
  what: "Where the source is a bucket, its account is named, too.",
  why: "Bucket ARNs carry no account: when the bucket is deleted, somebody else can make one of that name.",
  remedy: 'Add {"StringEquals": {"aws:SourceAccount": "<account>"}}.',
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html",
  reads: ["resource"],
  *judge(statement) {
    const named = statement.isHeldTo("aws:SourceAccount", "aws:SourceOrgID", "aws:ResourceAccount");
    for (const { key, values } of statement.conditions) {
      if (key !== "aws:sourcearn") continue;
      for (const value of values) {
        const bucket = /^arn:[^:]*:s3:::/.test(value.text() ?? "");
        yield* must(anyOf([!bucket, named]), value, "a condition on aws:SourceAccount beside it");
      }
    }
  },
});

const everybody = (statement: Statement): Truth =>
  allOf([
    statement.element("Effect").is("Deny"),
    anyOf(statement.principals.map(isAnyone)),
    !statement.has("Condition"),
  ]);

export const policyNoLockOut = documentRule({
  name: "policy-no-lock-out",
  severity: "high",
  what: "No policy denies everything to everybody.",
  why: "It denies its own removal, too: only the account's root user can mend it, and until then nothing works.",
  remedy: "Give the Deny a condition, or name the actions and those who must not.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html#bucket-policy",
  peers: ["CKV_AWS_93"],
  reads: ["resource"],
  *judge(document) {
    if (document.state !== "read") return;
    for (const statement of document.statements) {
      const everything = statement.actions.find((action) => /^([^:]*:)?[*?]+$/.test(action.text() ?? ""));
      if (everything !== undefined) yield* must(not(everybody(statement)), everything, "named actions, or a condition");
    }
  },
});
