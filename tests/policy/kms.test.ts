import { keyRotates } from "../../policy/rules/kms/keyRotates";
import { grantNarrow, keyDeletionWaits, keyEnabled, keyNoLockoutBypass } from "../../policy/rules/kms/keySafe";
import { describeProperty, setAt } from "./support/cases";
import { made } from "./support/stack";

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
