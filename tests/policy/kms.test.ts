import { keyRotates } from "../../policy/rules/kms/keyRotates";
import {
  grantNarrow,
  keyDeletionWaits,
  keyEnabled,
  keyNoLockoutBypass,
  keyPolicyDefined,
} from "../../policy/rules/kms/keySafe";
import { all, describeProperty, describeRule, setAt, unknownAt, without } from "./support/cases";
import { from, made } from "./support/stack";

const type = "aws:kms/key:Key";

describeProperty(keyRotates, {
  type,
  props: { enableKeyRotation: true },
  path: "enableKeyRotation",
  bad: [false],
  missing: "reported",
  more: [
    ["asymmetric keys cannot", () => ({ key: made(type, { customerMasterKeySpec: "RSA_2048" }) }), "fine"],
    ["HMAC keys cannot", () => ({ key: made(type, { customerMasterKeySpec: "HMAC_256" }) }), "fine"],
    ["nor can keys of an own store", () => ({ key: made(type, { customKeyStoreId: "cks-1" }) }), "fine"],
  ],
});

describeProperty(keyDeletionWaits, {
  type,
  props: { deletionWindowInDays: 30 },
  path: "deletionWindowInDays",
  bad: [7, "10"],
  missing: "fine",
  more: [["fewer days are asked for", setAt("it", "deletionWindowInDays", 7), "fine", { minDays: 7 }]],
});

describeProperty(keyNoLockoutBypass, {
  type,
  props: { bypassPolicyLockoutSafetyCheck: false },
  path: "bypassPolicyLockoutSafetyCheck",
  bad: [true],
  missing: "fine",
});

describeProperty(keyEnabled, { type, props: { isEnabled: true }, path: "isEnabled", bad: [false], missing: "fine" });

describeProperty(grantNarrow, {
  type: "aws:kms/grant:Grant",
  props: { operations: ["Decrypt"] },
  path: "operations.0",
  bad: ["CreateGrant"],
  missing: "fine",
  more: [
    [
      "CreateGrant is held to an encryption context",
      () => ({
        it: made("aws:kms/grant:Grant", {
          operations: ["CreateGrant"],
          constraints: [{ encryptionContextEquals: { a: "b" } }],
        }),
      }),
      "fine",
    ],
  ],
});

const keyPolicy = made("aws:kms/keyPolicy:KeyPolicy", { keyId: from("key"), policy: "{}" });
describeRule(keyPolicyDefined, {
  kept: { key: made(type, {}), keyPolicy },
  cases: [
    ["there is none", without("keyPolicy"), /^Key "key": policy is not set; wanted a key policy/],
    ["inline", all(without("keyPolicy"), setAt("key", "policy", "{}")), "fine"],
    ["an inline one is unknown: it is one", all(without("keyPolicy"), unknownAt("key", "policy")), "fine"],
    ["whose it is is unknown", unknownAt("keyPolicy", "keyId"), { deferred: "policy" }],
  ],
});
