import { must } from "../../core/outcome";
import { resourceRule } from "../../core/rule";
import { anyOf, not } from "../../core/truth";

export const keyRotates = resourceRule({
  name: "kms-key-rotates",
  severity: "medium",
  what: "Symmetric keys rotate each year.",
  why: "What was encrypted under a key that leaked stays readable for as long as the key never changes.",
  remedy: "Set enableKeyRotation to true.",
  source: "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
  frameworks: ["SecurityHub KMS.4", "CIS 3.6", "PCI 3.7.4"],
  peers: ["CKV_AWS_7", "AwsSolutions-KMS5"],
  types: ["aws:kms/key:Key"],
  /** Asymmetric and HMAC keys cannot rotate; nor can keys whose material is in an own store. */
  *check(key) {
    const symmetric = key
      .at("customerMasterKeySpec")
      .satisfies((spec) => spec === undefined || spec === "SYMMETRIC_DEFAULT");
    const ownStore = key.at("customKeyStoreId").isGiven;
    const rotation = key.at("enableKeyRotation");
    yield* must(anyOf([not(symmetric), ownStore, rotation.is(true)]), rotation, "true");
  },
  remediate(inputs) {
    inputs.enableKeyRotation = true;
  },
});
