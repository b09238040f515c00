import { must, type Outcome } from "../../core/outcome";
import type { Resource } from "../../core/resource";
import { stackRule } from "../../core/rule";
import type { Stack } from "../../core/stack";
import { allOf, anyOf, type Truth } from "../../core/truth";
import type { View } from "../../core/view";
import { bucketTypes, inlineOf, isLogTarget, partsOf, partTypes } from "./bucket";

const types = partTypes("bucketServerSideEncryptionConfiguration", "BucketServerSideEncryptionConfiguration");
const sseDocs = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html";

interface EncryptionRule {
  readonly rule: View;
  /** Whether it is this bucket's. */
  readonly belongs: Truth;
}

/** A bucket's encryption rules: of its companion resource, or inline. */
function encryptionRules(bucket: Resource, stack: Stack): EncryptionRule[] {
  const inline = inlineOf(bucket, "serverSideEncryptionConfiguration");
  const ofParts = partsOf(bucket, stack, types).flatMap(({ resource, belongs }) =>
    resource
      .at("rules")
      .items()
      .map((rule) => ({ rule, belongs })),
  );
  const ofBucket = [...inline.at("rule").items(), ...inline.at("rules").items()];
  return [...ofParts, ...ofBucket.map((rule) => ({ rule, belongs: true as const }))];
}

/** What a rule says, in the inline form of a BucketV2, too. */
function byDefault(rule: View): View {
  const [inList] = rule.at("applyServerSideEncryptionByDefaults").items();
  return rule.isUnknown || inList === undefined ? rule.at("applyServerSideEncryptionByDefault") : inList;
}

const algorithms = {
  kms: ["aws:kms", "aws:kms:dsse"],
  any: ["aws:kms", "aws:kms:dsse", "AES256"],
} as const;

export const bucketEncrypted = stackRule<{ algorithm: "kms" | "any"; customerKey: boolean }>({
  name: "s3-bucket-encrypted",
  severity: "high",
  what: "Every bucket says how its objects are encrypted: by default with a KMS key of one's own.",
  why: "With S3's own keys whoever may read the bucket reads the data; a KMS key is a second lock, with its own policy and log.",
  remedy: "Add a BucketServerSideEncryptionConfiguration with sseAlgorithm aws:kms and kmsMasterKeyId.",
  source: sseDocs,
  frameworks: ["SecurityHub S3.17", "PCI 3.5.1"],
  peers: ["CKV_AWS_19", "CKV_AWS_145", "S3DefaultEncryptionKMS", "guard S3_BUCKET_DEFAULT_ENCRYPTION_KMS"],
  types: bucketTypes,
  settings: {
    algorithm: {
      type: "string",
      enum: ["kms", "any"],
      default: "kms",
      description: "What encrypts: KMS, or S3's own keys, too.",
    },
    customerKey: { type: "boolean", default: true, description: "Whether aws:kms must name a key of one's own." },
  },
  *checkInStack(bucket, stack, { algorithm, customerKey }) {
    const rules = encryptionRules(bucket, stack);
    const own = rules.find(({ belongs }) => belongs === true)?.rule;
    // S3 cannot write access logs into a bucket with a KMS key.
    const accepted = algorithms[isLogTarget(bucket, stack) ? "any" : algorithm];
    const kept = rules.map(({ rule, belongs }) => allOf([belongs, isKept(rule, accepted, customerKey)]));
    const at = (own && byDefault(own)) ?? bucket.at("serverSideEncryptionConfiguration");
    yield* must(
      anyOf(kept),
      at,
      `encryption by ${accepted.join(" or ")}${customerKey ? " with a key of your own" : ""}`,
    );
  },
});

function isKept(rule: View, accepted: readonly string[], customerKey: boolean): Truth {
  const algorithm = byDefault(rule).at("sseAlgorithm");
  const key = byDefault(rule).at("kmsMasterKeyId");
  const ownKey = key.satisfies((raw) => typeof raw === "string" && raw !== "" && !raw.endsWith("alias/aws/s3"));
  // A key that is not known yet is a key; only its absence would be a finding.
  const named: Truth = ownKey === "unknown" ? true : ownKey;
  return allOf([algorithm.is(...accepted), anyOf([!customerKey, algorithm.is("AES256"), named])]);
}

export const bucketKeyOn = stackRule({
  name: "s3-bucket-key-on",
  severity: "medium",
  what: "Buckets with a KMS key use a bucket key.",
  why: "Without it every object costs calls to KMS: at many small files they cost more than the storage, and run into KMS's limits.",
  remedy: "Set bucketKeyEnabled to true in the encryption rule.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html",
  peers: ["compliance-policies bucket-key"],
  types: bucketTypes,
  *checkInStack(bucket, stack) {
    for (const { rule, belongs } of encryptionRules(bucket, stack)) {
      if (belongs !== true) continue;
      const kms = byDefault(rule).at("sseAlgorithm").is("aws:kms");
      if (kms !== true) continue;
      const on = rule.at("bucketKeyEnabled");
      yield* must(on.is(true), on, "true");
    }
  },
});

const keyTypes = ["aws:kms/key:Key"];

export const bucketKeyRotates = stackRule({
  name: "s3-bucket-key-rotates",
  severity: "medium",
  what: "The key that a bucket names rotates, and is not about to be deleted.",
  why: "A bucket is as safe as the key it names: one that never changes, or that is switched off, is none.",
  remedy: "Set enableKeyRotation on the key, and leave isEnabled on.",
  source: "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
  frameworks: ["SecurityHub KMS.4", "PCI 3.7.4"],
  types: bucketTypes,
  *checkInStack(bucket, stack) {
    for (const { rule, belongs } of encryptionRules(bucket, stack)) {
      if (belongs !== true) continue;
      yield* keyOutcomes(byDefault(rule).at("kmsMasterKeyId"), stack);
    }
  },
});

function* keyOutcomes(named: View, stack: Stack): Iterable<Outcome> {
  const by = stack.resources.find(({ urn }) => urn === named.owner.urn);
  if (by === undefined) return;
  for (const { resource: key, belongs } of stack.named(named, by, keyTypes)) {
    if (belongs !== true) continue;
    const [rotation, enabled] = [key.at("enableKeyRotation"), key.at("isEnabled")];
    const spec = key.at("customerMasterKeySpec").is("SYMMETRIC_DEFAULT");
    if (key.at("customerMasterKeySpec").isGiven && spec !== true) continue;
    yield* must(rotation.is(true), rotation, `true, as bucket encryption of ${named.owner.name} rests on it`);
    yield* must(
      enabled.satisfies((raw) => raw !== false),
      enabled,
      "true",
    );
  }
}
