import { deferral, must, type Outcome } from "../../core/outcome";
import type { Resource } from "../../core/resource";
import { stackRule } from "../../core/rule";
import type { Stack } from "../../core/stack";
import { allOf, anyOf, not, type Truth } from "../../core/truth";
import { documentIn } from "../../iam/document";
import { isAnyone } from "../../iam/principals";
import type { Condition, Statement } from "../../iam/statement";
import { tlsOnlyRule } from "../tlsOnly";
import { bucketTypes, isLogTarget, partsOf } from "./bucket";

const policyType = "aws:s3/bucketPolicy:BucketPolicy";

export const bucketTlsOnly = tlsOnlyRule({
  name: "s3-tls-only",
  frameworks: ["SecurityHub S3.5", "CIS 2.1.1", "PCI 4.2.1"],
  peers: ["CKV_AWS_379", "AwsSolutions-S10"],
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html#transit",
  types: bucketTypes,
  policies: [{ types: [policyType], property: "bucket" }],
});

/** The statements that deny something to everybody; unknown where there may be others. */
function denials(bucket: Resource, stack: Stack): { statements: Statement[]; unknown: boolean } {
  const parts = partsOf(bucket, stack, [policyType]);
  const own = parts.filter(({ belongs }) => belongs === true).map(({ resource }) => resource.at("policy"));
  const documents = [bucket.at("policy"), ...own].filter((place) => place.isGiven).map(documentIn);
  const statements = documents.flatMap((document) => (document.state === "read" ? document.statements : []));
  return {
    statements: statements.filter(
      (statement) => !statement.isAllow && anyOf(statement.principals.map(isAnyone)) === true,
    ),
    unknown: parts.length > own.length || documents.some(({ state }) => state === "unknown"),
  };
}

function* denied(
  bucket: Resource,
  stack: Stack,
  test: (condition: Condition) => Truth,
  wanted: string,
): Iterable<Outcome> {
  const { statements, unknown } = denials(bucket, stack);
  const at = bucket.at("policy");
  if (unknown) {
    yield deferral(at);
    return;
  }
  const found = anyOf(statements.flatMap(({ conditions }) => conditions.map(test)));
  yield* must(found, at, wanted);
}

export const tlsVersion = stackRule({
  name: "s3-tls-version",
  severity: "low",
  level: "disabled",
  what: "Bucket policies refuse TLS below 1.2.",
  why: "Turned off by default: S3 itself refuses TLS 1.0 and 1.1 since 2024.",
  remedy: "Deny s3:* where NumericLessThan s3:TlsVersion 1.2.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html",
  types: bucketTypes,
  *checkInStack(bucket, stack) {
    const test = ({ operator, key }: Condition): Truth => operator === "numericlessthan" && key === "s3:tlsversion";
    yield* denied(bucket, stack, test, "a Deny on s3:TlsVersion below 1.2");
  },
});

export const wrongKeysDenied = stackRule({
  name: "s3-wrong-keys-denied",
  severity: "medium",
  level: "disabled",
  what: "Bucket policies refuse uploads that ask for another encryption than the bucket's.",
  why: "A writer may choose another key than the bucket's default, one that its owner cannot use or does not trust.",
  remedy:
    "Deny s3:PutObject where StringNotEqualsIfExists s3:x-amz-server-side-encryption-aws-kms-key-id is not the bucket's key.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#require-sse-kms",
  types: bucketTypes,
  *checkInStack(bucket, stack) {
    if (isLogTarget(bucket, stack)) return;
    const test = ({ key, operator }: Condition): Truth =>
      allOf([key.startsWith("s3:x-amz-server-side-encryption"), not(!/not|null/.test(operator))]);
    yield* denied(bucket, stack, test, "a Deny on s3:x-amz-server-side-encryption");
  },
});
