import type { Table } from "../../engine/store";
import type { Properties, Resource } from "../../graph/graph";
import { AwsError } from "../errors";
import type { Bucket, BucketEncryption, BucketNotification } from "./bucket";
import { checkBucketName } from "./bucketName";

/** What the state keeps of a bucket; all else comes from the program at each start. */
export interface BucketRow {
  readonly created: number;
}

type Change = (bucket: Bucket, outputs: Properties, resource: Resource) => Partial<Bucket>;

/** The buckets of the program, put together from their resources. */
export class Buckets {
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    private readonly rows: Table<BucketRow>,
    private readonly now: () => number,
  ) {}

  names(): readonly string[] {
    return [...this.buckets.keys()].sort();
  }

  /** @throws AwsError NoSuchBucket */
  get(name: string): Bucket {
    const bucket = this.buckets.get(name);
    if (bucket !== undefined) return bucket;
    throw new AwsError("NoSuchBucket", `The specified bucket does not exist: "${name}".`, 404, { BucketName: name });
  }

  /** @returns whether the resource is one of a bucket's own */
  deploy(resource: Resource): boolean {
    const { type, outputs } = resource;
    if (type === "aws:s3/bucket:Bucket") {
      this.add(String(outputs.bucket));
      return true;
    }
    const change = changes[type];
    if (change === undefined) return false;
    const bucket = this.get(String(outputs.bucket));
    this.buckets.set(bucket.name, { ...bucket, ...change(bucket, outputs, resource) });
    return true;
  }

  private add(name: string): void {
    checkBucketName(name);
    if (this.buckets.has(name)) throw new AwsError("BucketAlreadyOwnedByYou", `Two buckets are called "${name}".`, 409);
    const row = this.rows.get(name) ?? { created: this.now() };
    if (!this.rows.has(name)) this.rows.set(name, row);
    this.buckets.set(name, { name, arn: `arn:aws:s3:::${name}`, created: row.created });
  }
}

const unchanged: Change = () => ({});

const changes: Readonly<Record<string, Change>> = {
  "aws:s3/bucketVersioning:BucketVersioning": (bucket, outputs) => ({ versioning: versioningOf(bucket, outputs) }),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": (_bucket, outputs) => ({
    encryption: encryptionOf(outputs),
  }),
  "aws:s3/bucketPolicy:BucketPolicy": (bucket, outputs) => ({ policy: policyOf(bucket, outputs) }),
  "aws:s3/bucketNotification:BucketNotification": (_bucket, outputs, { name }) => ({
    notification: notificationOf(outputs, name),
  }),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": unchanged,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": unchanged,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": unchanged,
};

function record(value: unknown): Properties {
  return typeof value === "object" && value !== null ? (value as Properties) : {};
}

function records(value: unknown): readonly Properties[] {
  return Array.isArray(value) ? value.map(record) : [];
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function textOr(value: unknown, otherwise = ""): string {
  return typeof value === "string" ? value : otherwise;
}

function versioningOf(bucket: Bucket, outputs: Properties): Bucket["versioning"] {
  const { status } = record(outputs.versioningConfiguration);
  if (status === "Enabled" || status === "Suspended") return status;
  if (status === "Disabled" && bucket.versioning === undefined) return undefined;
  throw new AwsError(
    "IllegalVersioningConfigurationException",
    `Versioning status is ${String(status)}; give Enabled or Suspended.`,
  );
}

function encryptionOf(outputs: Properties): BucketEncryption {
  const [rule = {}] = records(outputs.rules);
  const { sseAlgorithm = "AES256", kmsMasterKeyId } = record(rule.applyServerSideEncryptionByDefault);
  const algorithm = String(sseAlgorithm);
  const key = typeof kmsMasterKeyId === "string" ? { key: kmsMasterKeyId } : {};
  if (algorithm === "AES256" && "key" in key) {
    throw new AwsError("InvalidArgument", "A KMS key goes with sseAlgorithm aws:kms; AES256 takes none.");
  }
  return { algorithm, ...key, bucketKey: rule.bucketKeyEnabled === true };
}

function policyOf(bucket: Bucket, { policy }: Properties): unknown {
  if (typeof policy !== "string") return policy;
  try {
    return JSON.parse(policy) as unknown;
  } catch (error) {
    throw new AwsError("MalformedPolicy", `The policy of "${bucket.name}" is not JSON: ${(error as Error).message}`);
  }
}

function notificationOf(outputs: Properties, setBy: string): BucketNotification {
  const functions = records(outputs.lambdaFunctions).map((target, position) => ({
    id: textOr(target.id, `${setBy}-${position}`),
    functionArn: String(target.lambdaFunctionArn),
    events: texts(target.events),
    prefix: textOr(target.filterPrefix),
    suffix: textOr(target.filterSuffix),
  }));
  return { setBy, eventbridge: outputs.eventbridge === true, functions };
}
