import type { FunctionNotification } from "./notificationFilter";

export interface BucketEncryption {
  readonly algorithm: string;
  /** Key id, ARN or alias; none for keys of S3's own. */
  readonly key?: string;
  readonly bucketKey: boolean;
}

/** A bucket as the program configures it. */
export interface Bucket {
  readonly name: string;
  readonly arn: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
  readonly versioning?: "Enabled" | "Suspended";
  readonly encryption?: BucketEncryption;
  /** Parsed JSON. */
  readonly policy?: unknown;
  readonly notification?: BucketNotification;
}

export interface BucketNotification {
  /** Logical name of the resource that set it: a bucket has one configuration, the last one set. */
  readonly setBy: string;
  readonly eventbridge: boolean;
  readonly functions: readonly FunctionNotification[];
}
