import type { Cloud } from "../../cloud";
import { AwsError } from "../errors";
import type { Caller } from "../service";
import type { Bucket } from "./bucket";
import type { ObjectHeaders } from "./version";

type Context = Readonly<Record<string, string>>;

/** May this caller do this to that bucket or object? As S3 asks IAM, and KMS on the caller's behalf. */
export class Rights {
  constructor(private readonly cloud: Cloud) {}

  /** @param action "s3:ListBucket" and the like @throws AwsError AccessDenied */
  bucket(caller: Caller, action: string, bucket: Bucket, context: Context = {}): void {
    this.cloud.authorize({ caller, action, resource: bucket.arn, resourcePolicy: bucket.policy, context });
  }

  /** @throws AwsError AccessDenied */
  object(caller: Caller, action: string, bucket: Bucket, key: string, context: Context = {}): void {
    this.cloud.authorize({ caller, action, resource: `${bucket.arn}/${key}`, resourcePolicy: bucket.policy, context });
  }

  /** Reading one version takes a right of its own. */
  version(
    caller: Caller,
    action: "s3:GetObject" | "s3:DeleteObject" | "s3:GetObjectTagging",
    bucket: Bucket,
    key: string,
    version?: string,
  ): void {
    if (version === undefined) this.object(caller, action, bucket, key);
    else
      this.object(
        caller,
        action === "s3:GetObjectTagging" ? "s3:GetObjectVersionTagging" : `${action}Version`,
        bucket,
        key,
        { "s3:VersionId": version },
      );
  }

  /** That a key is not there is told only to those who may list; others are refused, as for any key. */
  missing(caller: Caller, bucket: Bucket, error: AwsError): AwsError {
    const ask = { caller, action: "s3:ListBucket", resource: bucket.arn, resourcePolicy: bucket.policy };
    if (this.cloud.allows(ask)) return error;
    const why = `${caller.arn} is not authorized to perform: s3:ListBucket on resource: ${bucket.arn}, so it is not told whether the key exists`;
    return new AwsError("AccessDenied", why, 403);
  }

  /** Checks that the caller may use the key that protects an object; objects without one pass. */
  key(
    caller: Caller,
    action: "kms:GenerateDataKey" | "kms:Decrypt",
    bucket: Bucket,
    key: string,
    headers: ObjectHeaders,
  ): void {
    const { ServerSideEncryption, SSEKMSKeyId, BucketKeyEnabled } = headers;
    if (
      typeof ServerSideEncryption !== "string" ||
      !ServerSideEncryption.startsWith("aws:kms") ||
      typeof SSEKMSKeyId !== "string"
    )
      return;
    const arn = BucketKeyEnabled === true ? bucket.arn : `${bucket.arn}/${key}`;
    this.cloud.offer("kms").use(caller, action, SSEKMSKeyId, "s3", { "aws:s3:arn": arn });
  }
}
