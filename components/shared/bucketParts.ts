import type * as aws from "@pulumi/aws";

/** Everything at rest under `key`; the bucket key keeps the number of KMS calls small. */
export function encryptedWith(key: aws.kms.Key): aws.types.input.s3.BucketServerSideEncryptionConfigurationRule {
  return {
    applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn },
    bucketKeyEnabled: true,
  };
}

/** How long a bucket keeps what, in whole days. */
export interface Retention {
  /** Age at which current objects below a prefix are removed ("" is the whole bucket). @default nothing is removed */
  expireAfterDays?: Readonly<Record<string, number>>;
  /** Age at which current objects move to Infrequent Access: 30 or more. @default they stay */
  coldAfterDays?: number;
  /** How long replaced and deleted versions stay. @default 90 */
  oldVersionDays?: number;
}

/** What AWS would refuse of `retention`, one entry a problem. */
export function retentionProblems(retention: Retention): Array<string | undefined> {
  const { coldAfterDays: cold, oldVersionDays: old = 90, expireAfterDays = {} } = retention;
  return [
    cold === undefined || cold >= 30
      ? undefined
      : `coldAfterDays is ${cold}: S3 moves nothing before day 30. Give 30 or more.`,
    old >= 1 ? undefined : `oldVersionDays is ${old}: S3 counts from 1. Give 1 or more.`,
    ...Object.entries(expireAfterDays).map(([prefix, days]) =>
      days >= 1 ? undefined : `expireAfterDays["${prefix}"] is ${days}: S3 counts from 1. Give 1 or more.`,
    ),
  ];
}

/** The lifecycle rules for `retention`. Every rule has a filter: AWS refuses one without. */
export function lifecycleRules(retention: Retention): aws.types.input.s3.BucketLifecycleConfigurationRule[] {
  const { coldAfterDays, oldVersionDays = 90, expireAfterDays = {} } = retention;
  const tidy = {
    id: "tidy",
    status: "Enabled",
    filter: { prefix: "" },
    abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
    noncurrentVersionExpiration: { noncurrentDays: oldVersionDays },
    ...(coldAfterDays === undefined ? {} : { transitions: [{ days: coldAfterDays, storageClass: "STANDARD_IA" }] }),
  };
  const expiries = Object.entries(expireAfterDays).map(([prefix, days]) => ({
    id: `expire-${prefix.replace(/\W+/g, "-") || "all"}`,
    status: "Enabled",
    filter: { prefix },
    expiration: { days },
  }));
  return [tidy, ...expiries];
}
