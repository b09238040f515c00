import { createHash } from "node:crypto";
import type { Properties } from "../../graph/graph";
import type { Place, ResourceTable } from "../resources";

const unexpired = { approximate: "accepted; nothing expires or changes its storage class locally" } as const;
const notPublic = { approximate: "accepted; without a signature nothing is answered locally" } as const;
const unencrypted = {
  approximate: "the right to use the key is checked on each call; bytes lie on disk as they are",
} as const;
const bucketNameLimit = 63;

/** As the provider names it: lower-case, for S3 takes nothing else. */
function bucketName({ bucket, bucketPrefix }: Properties, at: Place): string {
  if (typeof bucket === "string") return bucket;
  if (typeof bucketPrefix === "string") return `${bucketPrefix}${at.id(26)}`.slice(0, bucketNameLimit);
  const suffix = at.physicalName.slice(-8);
  return (at.physicalName.slice(0, -8).slice(0, bucketNameLimit - suffix.length) + suffix).toLowerCase();
}

/** The id of a resource that belongs to a bucket is the bucket's name. */
function ofBucket({ bucket }: Properties): { id: string } {
  return { id: String(bucket) };
}

/** Known before the object is written only where the program holds the content itself. */
function etagOf({ content, contentBase64 }: Properties): string | undefined {
  if (typeof content === "string") return createHash("md5").update(content).digest("hex");
  if (typeof contentBase64 !== "string") return undefined;
  return createHash("md5").update(Buffer.from(contentBase64, "base64")).digest("hex");
}

export const resources: ResourceTable = {
  "aws:s3/bucket:Bucket": {
    properties: {
      bucket: "exact",
      bucketPrefix: "exact",
      forceDestroy: { approximate: "accepted; buckets go with `landfall reset`" },
      region: "exact",
      tags: "exact",
    },
    outputs: (inputs, at) => {
      const name = bucketName(inputs, at);
      return {
        id: name,
        bucket: name,
        arn: `arn:aws:s3:::${name}`,
        bucketDomainName: `${name}.s3.amazonaws.com`,
        bucketRegionalDomainName: `${name}.s3.${at.region}.amazonaws.com`,
        bucketRegion: at.region,
        region: at.region,
        hostedZoneId: "Z3AQBSTGFYJSTF",
        tagsAll: inputs.tags ?? {},
      };
    },
  },
  "aws:s3/bucketVersioning:BucketVersioning": {
    properties: { bucket: "exact", expectedBucketOwner: "exact", "versioningConfiguration.status": "exact" },
    outputs: ofBucket,
  },
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {
    properties: { bucket: "exact", expectedBucketOwner: "exact", rules: unencrypted },
    outputs: ofBucket,
  },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": {
    properties: {
      bucket: "exact",
      blockPublicAcls: notPublic,
      blockPublicPolicy: notPublic,
      ignorePublicAcls: notPublic,
      restrictPublicBuckets: notPublic,
      skipDestroy: "exact",
    },
    outputs: ofBucket,
  },
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": {
    properties: {
      bucket: "exact",
      rule: { approximate: "accepted; the account owns every object and ACLs are refused" },
    },
    outputs: ofBucket,
  },
  "aws:s3/bucketPolicy:BucketPolicy": {
    properties: { bucket: "exact", policy: "exact" },
    outputs: ofBucket,
  },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": {
    properties: {
      bucket: "exact",
      expectedBucketOwner: "exact",
      rules: unexpired,
      transitionDefaultMinimumObjectSize: unexpired,
    },
    outputs: ofBucket,
  },
  "aws:s3/bucketNotification:BucketNotification": {
    properties: { bucket: "exact", eventbridge: "exact", lambdaFunctions: "exact" },
    outputs: ofBucket,
  },
  "aws:s3/bucketObjectv2:BucketObjectv2": {
    properties: {
      bucket: "exact",
      key: "exact",
      source: "exact",
      sourceHash: "exact",
      content: "exact",
      contentBase64: "exact",
      contentType: "exact",
      contentEncoding: "exact",
      contentDisposition: "exact",
      contentLanguage: "exact",
      cacheControl: "exact",
      metadata: "exact",
      etag: { approximate: "accepted; whether content changed is seen from the content" },
      forceDestroy: "exact",
      serverSideEncryption: unencrypted,
      kmsKeyId: unencrypted,
      bucketKeyEnabled: unencrypted,
      storageClass: { approximate: "kept and shown; all classes lie on the same disk" },
      tags: "exact",
    },
    outputs: (inputs, at) => {
      const etag = etagOf(inputs);
      return {
        id: `${String(inputs.bucket)}/${String(inputs.key)}`,
        arn: `arn:aws:s3:::${String(inputs.bucket)}/${String(inputs.key)}`,
        region: at.region,
        tagsAll: inputs.tags ?? {},
        ...(etag === undefined ? {} : { etag }),
      };
    },
  },
};
