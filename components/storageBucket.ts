import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Foundation } from "./foundation";
import { checkArgs, transformed, type Transform } from "./shared/args";
import { encryptedWith, lifecycleRules, retentionProblems, type Retention } from "./shared/bucketParts";
import { decrypting, encrypting, grant, type Grantee } from "./shared/grants";
import { policyDocument, tlsOnly, type Statement } from "./shared/policy";

export interface StorageBucketArgs extends Retention {
  on: Foundation;
  /** Last edit of the bucket's inputs, before it is registered. */
  transform?: Transform<aws.s3.BucketArgs>;
}

/**
 * What a grantee may do, by prefix ("" is the whole bucket; no leading slash). Whoever reads may list the whole bucket: S3
 * answers 403, not 404, to a look at what is missing where listing is held to prefixes, and Spark fails on that.
 */
export interface BucketRights {
  /** List objects, and their versions. */
  list?: boolean;
  /** Get current objects. */
  read?: readonly string[];
  /** Get every version by its id. */
  readVersions?: readonly string[];
  put?: readonly string[];
  /** Delete current objects: a marker hides them, versions stay. */
  remove?: readonly string[];
}

/** A bucket as every bucket here is: versioned, under the stack's key, TLS only, closed to the public, tidied up. */
export class StorageBucket extends pulumi.ComponentResource {
  readonly bucket: aws.s3.Bucket;
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  private readonly on: Foundation;

  /** @param label name of the bucket too, before Pulumi's suffix: lower-case letters, digits, hyphens, 55 at most */
  constructor(
    private readonly label: string,
    args: StorageBucketArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("landfall:storage:StorageBucket", label, {}, opts);
    checkArgs(`StorageBucket "${label}"`, [nameProblem(label), ...retentionProblems(args)]);
    this.on = args.on;
    const own = { parent: this };
    const shape: aws.s3.BucketArgs = { forceDestroy: args.on.deletesData };
    this.bucket = new aws.s3.Bucket(...transformed(args.transform, label, shape, own));
    this.name = this.bucket.bucket;
    this.arn = this.bucket.arn;
    this.protect(own);
    this.keep(args, own);
    this.registerOutputs({ name: this.name });
  }

  /** Lets `grantee` do what `rights` say, and use the key for it. One call a grantee and `purpose`. */
  grant(grantee: Grantee, rights: BucketRights, purpose?: string): aws.iam.RolePolicy {
    const { list = false, read = [], readVersions = [], put = [], remove = [] } = rights;
    const everything = list ? [""] : [];
    const key = put.length > 0 ? encrypting : decrypting;
    const statements = [
      this.bucketWide(["s3:ListBucket", "s3:GetBucketLocation"], [...read, ...readVersions, ...everything]),
      this.bucketWide(["s3:ListBucketVersions"], [...readVersions, ...everything]),
      // Spark's committers look for uploads that a run before them left unfinished.
      this.bucketWide(["s3:ListBucketMultipartUploads"], remove),
      this.below(["s3:GetObject"], read),
      this.below(["s3:GetObjectVersion"], readVersions),
      this.below(["s3:PutObject", "s3:AbortMultipartUpload"], put),
      this.below(["s3:DeleteObject"], remove),
    ];
    const named = statements.filter((statement) => statement !== undefined);
    const useKey = { Effect: "Allow" as const, Action: key, Resource: this.on.key.arn };
    const what = purpose === undefined ? this.label : `${this.label}-${purpose}`;
    return grant(grantee, what, [...named, useKey], { parent: this });
  }

  private protect(own: pulumi.CustomResourceOptions): void {
    const bucket = this.bucket.id;
    new aws.s3.BucketServerSideEncryptionConfiguration(
      `${this.label}-encryption`,
      { bucket, rules: [encryptedWith(this.on.key)] },
      own,
    );
    const closed = {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    };
    const block = new aws.s3.BucketPublicAccessBlock(`${this.label}-private`, { bucket, ...closed }, own);
    const rule = { objectOwnership: "BucketOwnerEnforced" };
    const ownership = new aws.s3.BucketOwnershipControls(
      `${this.label}-ownership`,
      { bucket, rule },
      { ...own, dependsOn: block },
    );
    // S3 answers OperationAborted when several of a bucket's access settings change at once, so they go one after the other.
    const policy = policyDocument([tlsOnly(["s3:*"], [this.arn, pulumi.interpolate`${this.arn}/*`])]);
    new aws.s3.BucketPolicy(`${this.label}-tls`, { bucket, policy }, { ...own, dependsOn: ownership });
  }

  private keep(retention: Retention, own: pulumi.CustomResourceOptions): void {
    const bucket = this.bucket.id;
    const versioningConfiguration = { status: "Enabled" };
    const versioning = new aws.s3.BucketVersioning(
      `${this.label}-versioning`,
      { bucket, versioningConfiguration },
      own,
    );
    const rules = lifecycleRules(retention);
    new aws.s3.BucketLifecycleConfiguration(
      `${this.label}-lifecycle`,
      { bucket, rules },
      { ...own, dependsOn: versioning },
    );
  }

  private bucketWide(actions: readonly string[], prefixes: readonly string[]): Statement | undefined {
    return prefixes.length === 0 ? undefined : { Effect: "Allow", Action: actions, Resource: this.arn };
  }

  private below(actions: readonly string[], prefixes: readonly string[]): Statement | undefined {
    if (prefixes.length === 0) return undefined;
    const objects = prefixes.map((prefix) => pulumi.interpolate`${this.arn}/${prefix}*`);
    return { Effect: "Allow", Action: actions, Resource: objects };
  }
}

function nameProblem(label: string): string | undefined {
  // 63 is S3's limit; Pulumi's auto-naming takes 8 of them.
  if (/^[a-z0-9][a-z0-9-]{2,54}$/.test(label)) return undefined;
  return `its name is no bucket name: S3 takes lower-case letters, digits and hyphens. Give 3 to 55 of them.`;
}
