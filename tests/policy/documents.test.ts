import { actionsExist, documentParses, documentSound } from "../../policy/rules/iam/documentSound";
import { describeRule, setAt, unknownAt } from "./support/cases";
import { doc, from, made } from "./support/stack";
import { bucket, isFine, policyType, reads, says } from "./support/identityPolicies";

describeRule(actionsExist, {
  kept: { bucket, it: made(policyType, { policy: doc({ ...reads, Resource: from("bucket", "arn") }) }) },
  cases: [
    says(
      "a misspelled one",
      { ...reads, Action: "s3:GetObjects" },
      /Action is "s3:GetObjects"; wanted an action that exists/,
    ),
    says("in a Deny, too", { ...reads, Effect: "Deny", Action: ["s3:PutObjet"] }, /Action\[0\] is "s3:PutObjet"/),
    says("in NotAction, too", { ...reads, Action: undefined, NotAction: "s3:PutObjet" }, /NotAction/),
    says("a wildcard without a match", { ...reads, Action: "glue:Frobnicate*" }, /Frobnicate/),
    isFine("a service that is not known", { ...reads, Action: "newservice:Do" }),
    isFine("in any case", { ...reads, Action: "S3:getobject" }),
    ["the policy is unknown", unknownAt("it", "policy"), { deferred: "policy" }],
  ],
});

describeRule(documentParses, {
  kept: { bucket, it: made(policyType, { policy: doc({ ...reads, Resource: from("bucket", "arn") }) }) },
  cases: [
    ["no JSON", setAt("it", "policy", '{"Version": '), /policy is .*; wanted a policy document/],
    ["a list", setAt("it", "policy", "[]"), /a policy document is a JSON object/],
    ["in a trust policy", () => ({ it: made("aws:iam/role:Role", { assumeRolePolicy: "trust" }) }), /assumeRolePolicy/],
    ["missing", setAt("it", "policy", undefined), "fine"],
    ["unknown", unknownAt("it", "policy"), { deferred: "policy" }],
  ],
});

const sound = (document: object) => () => ({ it: made(policyType, { policy: JSON.stringify(document) }) });
describeRule(documentSound, {
  kept: { bucket, it: made(policyType, { policy: doc({ ...reads, Resource: from("bucket", "arn") }) }) },
  cases: [
    [
      "the old version",
      sound({ Version: "2008-10-17", Statement: reads }),
      /Version is "2008-10-17"; wanted "2012-10-17"/,
    ],
    ["no version", sound({ Statement: reads }), /Version is not set/],
    ["no effect", sound({ Version: "2012-10-17", Statement: { ...reads, Effect: undefined } }), /Effect is not set/],
    [
      "a misspelled effect",
      sound({ Version: "2012-10-17", Statement: { ...reads, Effect: "Alow" } }),
      /Effect is "Alow"/,
    ],
    [
      "no action",
      sound({ Version: "2012-10-17", Statement: { ...reads, Action: undefined } }),
      /exactly one of Action and NotAction/,
    ],
    [
      "both actions",
      sound({ Version: "2012-10-17", Statement: { ...reads, NotAction: "a:b" } }),
      /exactly one of Action/,
    ],
    [
      "no resource",
      sound({ Version: "2012-10-17", Statement: { ...reads, Resource: undefined } }),
      /exactly one of Resource/,
    ],
    [
      "a principal in a policy that somebody carries",
      sound({ Version: "2012-10-17", Statement: { ...reads, Principal: "*" } }),
      /wanted no Principal/,
    ],
    [
      "no principal in a bucket's policy",
      () => ({
        it: made("aws:s3/bucketPolicy:BucketPolicy", {
          policy: JSON.stringify({ Version: "2012-10-17", Statement: reads }),
        }),
      }),
      /Principal and NotPrincipal/,
    ],
    ["unknown", unknownAt("it", "policy"), { deferred: "policy" }],
  ],
});
