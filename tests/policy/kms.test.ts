import { keyRotates } from "../../policy/rules/kms/keyRotates";
import { adding, describeRule, dropAt, setAt, unknownAt } from "./support/cases";
import { made } from "./support/stack";

const key = "aws:kms/key:Key";

describeRule(keyRotates, {
  kept: { key: made(key, { enableKeyRotation: true }) },
  cases: [
    [
      "rotation is off",
      setAt("key", "enableKeyRotation", false),
      /^Key "key": enableKeyRotation is false; wanted true\./,
    ],
    ["rotation is not set", dropAt("key", "enableKeyRotation"), /enableKeyRotation is not set/],
    ["rotation is unknown", unknownAt("key", "enableKeyRotation"), { deferred: "enableKeyRotation" }],
    ["asymmetric keys cannot", adding({ key: made(key, { customerMasterKeySpec: "RSA_2048" }) }), "fine"],
    ["HMAC keys cannot", adding({ key: made(key, { customerMasterKeySpec: "HMAC_256" }) }), "fine"],
    ["nor can keys of an own store", adding({ key: made(key, { customKeyStoreId: "cks-1" }) }), "fine"],
  ],
});
