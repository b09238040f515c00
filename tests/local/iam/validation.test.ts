import * as assert from "node:assert/strict";
import { MalformedPolicy, type PolicyKind } from "../../../local/iam/document";
import { checkedPolicy } from "../../../local/iam/validation";

const good = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" };

function policyOf(...statements: readonly unknown[]): unknown {
  return { Version: "2012-10-17", Statement: statements };
}

const refused: ReadonlyArray<[what: string, kind: PolicyKind, document: unknown, message: RegExp]> = [
  ["text that is no JSON", "identity", "{", /policy of role "r" is not JSON/],
  ["a list", "identity", [], /it is not a JSON object/],
  [
    "an unknown version",
    "identity",
    { Version: "2020-01-01", Statement: good },
    /Version is "2020-01-01"; give "2012-10-17"/,
  ],
  ["no statement", "identity", { Version: "2012-10-17" }, /it has no Statement/],
  ["an unknown element", "identity", policyOf({ ...good, Actions: "x" }), /statement 1: "Actions" is no element/],
  ["a wrong effect", "identity", policyOf({ ...good, Effect: "allow" }), /Effect is "allow"; give "Allow" or "Deny"/],
  ["no action", "identity", policyOf({ Effect: "Allow", Resource: "*" }), /it has no Action/],
  [
    "an action without service",
    "identity",
    policyOf({ ...good, Action: "GetObject" }),
    /Action "GetObject" is not a service and/,
  ],
  ["both Action and NotAction", "identity", policyOf({ ...good, NotAction: "s3:*" }), /both Action and NotAction/],
  ["no resource", "identity", policyOf({ Effect: "Allow", Action: "*" }), /it has no Resource/],
  [
    "a resource that is no ARN",
    "identity",
    policyOf({ ...good, Resource: "bucket" }),
    /Resource "bucket" is not an ARN or "\*"/,
  ],
  [
    "a principal in a role's policy",
    "identity",
    policyOf({ ...good, Principal: "*" }),
    /a policy of a role has no Principal/,
  ],
  ["no principal in a resource's policy", "resource", policyOf(good), /it has no Principal/],
  ["a resource in a trust policy", "trust", policyOf({ ...good, Principal: "*" }), /a trust policy has no Resource/],
  [
    "a wildcard in a principal",
    "resource",
    policyOf({ ...good, Principal: { AWS: "arn:aws:iam::0:role/*" } }),
    /Principal AWS .* is invalid/,
  ],
  [
    "an unknown principal type",
    "resource",
    policyOf({ ...good, Principal: { Aws: "*" } }),
    /Principal type "Aws" is unknown/,
  ],
  [
    "two statements of one Sid",
    "identity",
    policyOf({ ...good, Sid: "a" }, { ...good, Sid: "a" }),
    /statement "a": its Sid stands/,
  ],
  [
    "a condition without keys",
    "identity",
    policyOf({ ...good, Condition: { Bool: "true" } }),
    /Condition Bool is not a JSON/,
  ],
  [
    "a condition value that is none",
    "identity",
    policyOf({ ...good, Condition: { Bool: { k: null } } }),
    /Condition Bool k is null/,
  ],
  [
    "an unknown operator",
    "identity",
    policyOf({ ...good, Condition: { Boole: { k: "true" } } }),
    /Condition Boole k: "Boole" is no/,
  ],
];

describe("checkedPolicy", () => {
  for (const [what, kind, document, message] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(
        () => checkedPolicy(document, 'policy of role "r"', kind),
        (error: unknown) => error instanceof MalformedPolicy && message.test(error.message),
      );
    });
  }

  it("tells all problems at once, each with its statement", () => {
    const document = policyOf({ ...good, Sid: "Reads", Effect: "Yes" }, { ...good, Action: "x" });
    assert.throws(
      () => checkedPolicy(document, "policy", "identity"),
      /statement "Reads": Effect.*; statement 2: Action/,
    );
  });

  it("takes text and object, one statement and several, each kind in its own form", () => {
    checkedPolicy(JSON.stringify({ Statement: good }), "policy", "identity");
    checkedPolicy(
      policyOf({ ...good, Principal: { Service: ["events.amazonaws.com"], AWS: "000000000000" } }),
      "policy",
      "resource",
    );
    checkedPolicy(policyOf({ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: "*" } }), "policy", "trust");
  });
});
