import {
  policyBucketSourceHasAccount,
  policyNamesSource,
  policyNoLockOut,
  policyNotPublic,
} from "../../policy/rules/iam/resourcePolicies";
import { accountsKnown } from "../../policy/rules/iam/accounts";
import { policyActionsNamed } from "../../policy/rules/iam/wildcards";
import { unknown } from "../../policy/core/unknown";
import type { Rule } from "../../policy/core/rule";
import { all, describeRule, dropAt, unknownAt, type Case } from "./support/cases";
import { doc, from, made } from "./support/stack";

const queue = made("aws:sqs/queue:Queue", {});
const sourced = { ArnLike: { "aws:SourceArn": "arn:aws:events:us-east-1:1:rule/landed" } };
const sends = {
  Effect: "Allow",
  Principal: { Service: "events.amazonaws.com" },
  Action: "sqs:SendMessage",
  Resource: "arn:aws:sqs:us-east-1:1:q",
  Condition: sourced,
};

const places: ReadonlyArray<readonly [type: string, property: string]> = [
  ["aws:s3/bucketPolicy:BucketPolicy", "policy"],
  ["aws:s3/accessPoint:AccessPoint", "policy"],
  ["aws:sqs/queuePolicy:QueuePolicy", "policy"],
  ["aws:sqs/queue:Queue", "policy"],
  ["aws:sns/topicPolicy:TopicPolicy", "policy"],
  ["aws:kms/key:Key", "policy"],
  ["aws:kms/keyPolicy:KeyPolicy", "policy"],
  ["aws:secretsmanager/secretPolicy:SecretPolicy", "policy"],
  ["aws:cloudwatch/eventBusPolicy:EventBusPolicy", "policy"],
  ["aws:cloudwatch/logResourcePolicy:LogResourcePolicy", "policyDocument"],
  ["aws:glue/resourcePolicy:ResourcePolicy", "policy"],
];

const carried = (statement: object, type = "aws:sqs/queuePolicy:QueuePolicy", property = "policy") => ({
  it: made(type, { [property]: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }) }),
});

/** A rule on statements of policies that say who may come. */
function describeStatements(
  rule: Rule,
  broken: { readonly statement: object; readonly says: RegExp },
  cases: readonly Case[],
): void {
  describeRule(rule, {
    kept: {
      queue,
      it: made("aws:sqs/queuePolicy:QueuePolicy", { policy: doc({ ...sends, Resource: from("queue", "arn") }) }),
    },
    cases: [
      ...places.map(([type, property]): Case => [
        `in ${type}`,
        () => carried(broken.statement, type, property),
        broken.says,
      ]),
      ["a Deny", () => carried({ ...broken.statement, Effect: "Deny" }), "fine"],
      [
        "in a VPC endpoint, which has rules of its own",
        () => carried(broken.statement, "aws:ec2/vpcEndpoint:VpcEndpoint"),
        "fine",
      ],
      ["no policy", () => ({ it: made("aws:sqs/queue:Queue") }), "fine"],
      ["the policy is unknown", unknownAt("it", "policy"), { deferred: "policy" }],
      ...cases,
    ],
  });
}

const open = { ...sends, Principal: "*", Condition: undefined };
describeStatements(policyNotPublic, { statement: open, says: /Principal is "\*"; wanted named principals/ }, [
  ["any AWS principal", () => carried({ ...open, Principal: { AWS: ["1", "*"] } }), /Principal/],
  [
    "held to an account",
    () => carried({ ...open, Condition: { StringEquals: { "AWS:PrincipalAccount": "1" } } }),
    "fine",
  ],
  [
    "held to an endpoint",
    () => carried({ ...open, Condition: { StringEquals: { "aws:SourceVpce": "vpce-1" } } }),
    "fine",
  ],
  [
    "everybody but one",
    () => carried({ ...open, Condition: { StringNotEquals: { "aws:PrincipalArn": "a" } } }),
    /Principal/,
  ],
  [
    "a condition on TLS only",
    () => carried({ ...open, Condition: { Bool: { "aws:SecureTransport": "true" } } }),
    /Principal/,
  ],
  [
    "a condition that any value passes",
    () => carried({ ...open, Condition: { StringLike: { "aws:PrincipalArn": "*" } } }),
    /Principal/,
  ],
  [
    "whom the condition names is unknown",
    () => ({
      it: made("aws:sqs/queuePolicy:QueuePolicy", {
        policy: { Statement: [{ ...open, Condition: { StringEquals: { "aws:PrincipalOrgID": unknown } } }] },
      }),
    }),
    { deferred: "policy.Statement[0].Principal" },
  ],
]);

const unsourced = { ...sends, Principal: { Service: "s3.amazonaws.com" }, Condition: undefined };
describeStatements(
  policyNamesSource,
  { statement: unsourced, says: /Principal\.Service is "s3\.amazonaws\.com"; wanted a condition on aws:SourceArn/ },
  [
    ["EventBridge on a queue", () => carried({ ...sends, Condition: undefined }), /Service is "events/],
    [
      "EventBridge on a topic tells no source",
      () => carried({ ...sends, Condition: undefined }, "aws:sns/topicPolicy:TopicPolicy"),
      "fine",
    ],
    ["nor on a topic's key", () => carried({ ...sends, Condition: undefined }, "aws:kms/key:Key"), "fine"],
    [
      "one of two services",
      () =>
        carried({
          ...sends,
          Principal: { Service: ["events.amazonaws.com", "s3.amazonaws.com"] },
          Condition: { StringEquals: { "aws:SourceAccount": "*" } },
        }),
      [/Service\[0\]/, /Service\[1\]/],
    ],
    [
      "logs on a key are held by encryption context",
      () =>
        carried(
          {
            ...unsourced,
            Principal: { Service: "logs.us-east-1.amazonaws.com" },
            Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:us-east-1:1:*" } },
          },
          "aws:kms/key:Key",
        ),
      "fine",
    ],
    [
      "held to an organization",
      () => carried({ ...unsourced, Condition: { StringEquals: { "aws:SourceOrgID": "o" } } }),
      "fine",
    ],
    ["no service", () => carried({ ...unsourced, Principal: { AWS: "arn:aws:iam::1:role/x" } }), "fine"],
  ],
);

describeRule(policyBucketSourceHasAccount, {
  kept: carried({
    ...unsourced,
    Condition: { ArnLike: { "aws:SourceArn": "arn:aws:s3:::b" }, StringEquals: { "aws:SourceAccount": "1" } },
  }),
  cases: [
    [
      "only the bucket",
      () => carried({ ...unsourced, Condition: { ArnLike: { "aws:SourceArn": "arn:aws:s3:::b" } } }),
      /aws:SourceArn is "arn:aws:s3:::b"/,
    ],
    ["a rule's ARN names its account", () => carried(sends), "fine"],
    ["unknown", unknownAt("it", "policy"), { deferred: "policy" }],
    ["there is none", dropAt("it", "policy"), "fine"],
  ],
});

const wide = { ...sends, Principal: { AWS: "arn:aws:iam::1:role/x" }, Action: "sqs:*" };
describeStatements(policyActionsNamed, { statement: wide, says: /Action is "sqs:\*"; wanted named actions/ }, [
  [
    "the key's own account",
    () => carried({ ...wide, Principal: { AWS: "arn:aws:iam::1:root" }, Action: "kms:*" }, "aws:kms/key:Key"),
    "fine",
  ],
  [
    "somebody beside it",
    () =>
      carried(
        { ...wide, Principal: { AWS: ["arn:aws:iam::1:root", "arn:aws:iam::1:role/x"] }, Action: "kms:*" },
        "aws:kms/key:Key",
      ),
    /Action is "kms:\*"/,
  ],
]);

const deny = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" };
describeRule(policyNoLockOut, {
  kept: carried({ ...deny, Condition: { Bool: { "aws:SecureTransport": "false" } } }),
  cases: [
    ["everybody, everything", () => carried(deny), /Action is "s3:\*"; wanted named actions, or a condition/],
    ["by a bare star", () => carried({ ...deny, Action: ["*"], Principal: { AWS: "*" } }), /Action\[0\] is "\*"/],
    ["everything to one", () => carried({ ...deny, Principal: { AWS: "arn:aws:iam::1:role/x" } }), "fine"],
    ["something to everybody", () => carried({ ...deny, Action: "s3:DeleteBucket" }), "fine"],
    ["there is none", dropAt("it", "policy"), "fine"],
    ["unknown", unknownAt("it", "policy"), { deferred: "policy" }],
  ],
});

const ours = { ...sends, Principal: { AWS: "arn:aws:iam::000000000000:role/x" } };
const theirs = { ...sends, Principal: { AWS: "arn:aws:iam::111122223333:root" } };
const withQueue = (statement: object) => ({ queue, ...carried(statement) });
describeRule(accountsKnown, {
  cannot: { "companion unknown": "any resource says which account is ours, companion or not" },
  kept: withQueue(ours),
  cases: [
    [
      "another account",
      () => withQueue(theirs),
      /Principal\.AWS is "arn:aws:iam::111122223333:root"; wanted an account/,
    ],
    ["by its number", () => withQueue({ ...theirs, Principal: { AWS: ["111122223333"] } }), /AWS\[0\]/],
    [
      "in a role's trust",
      () => ({
        queue,
        it: made("aws:iam/role:Role", {
          assumeRolePolicy: JSON.stringify({ Statement: { ...theirs, Action: "sts:AssumeRole" } }),
        }),
      }),
      /assumeRolePolicy/,
    ],
    ["one that config names", () => withQueue(theirs), "fine", { accounts: ["111122223333"] }],
    ["a Deny", () => withQueue({ ...theirs, Effect: "Deny" }), "fine"],
    ["there is none", dropAt("it", "policy"), "fine"],
    ["the policy is unknown", unknownAt("it", "policy"), { deferred: "policy" }],
    [
      "nothing exists that says which account is ours",
      all(() => withQueue(theirs), unknownAt("queue", "arn"), unknownAt("it", "arn")),
      { deferred: "policy.Statement[0].Principal.AWS" },
    ],
  ],
});
