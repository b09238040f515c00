import type { Operation } from "../../service";
import type { Bucket } from "../bucket";
import { bucketOf } from "../input";
import type { Objects } from "../objects";

/** What can be asked about buckets. They are made by the program alone. */
export function bucketOperations(objects: Objects): Readonly<Record<string, Operation>> {
  const { buckets, rights, cloud } = objects;
  const answer =
    (action: string, about: (bucket: Bucket) => unknown): Operation =>
    (input, caller) => {
      const bucket = buckets.get(bucketOf(input));
      rights.bucket(caller, action, bucket);
      return about(bucket);
    };
  return {
    ListBuckets: (_input, caller) => {
      cloud.authorize({ caller, action: "s3:ListAllMyBuckets", resource: "*" });
      const listed = buckets.names().map((name) => ({ Name: name, CreationDate: new Date(buckets.get(name).created) }));
      return { Owner: { ID: cloud.accountId }, Buckets: listed };
    },
    HeadBucket: answer("s3:ListBucket", () => ({ BucketRegion: cloud.region })),
    // us-east-1, the only region here, is the one that S3 leaves nameless.
    GetBucketLocation: answer("s3:GetBucketLocation", () => ({})),
    GetBucketVersioning: answer("s3:GetBucketVersioning", ({ versioning }) => ({ Status: versioning })),
    GetBucketNotificationConfiguration: answer("s3:GetBucketNotification", notificationOf),
  };
}

function notificationOf({ notification }: Bucket): unknown {
  const functions = (notification?.functions ?? []).map(({ id, functionArn, events, prefix, suffix }) => {
    const rules = [
      { Name: "Prefix", Value: prefix },
      { Name: "Suffix", Value: suffix },
    ].filter(({ Value }) => Value !== "");
    const filter = rules.length === 0 ? {} : { Filter: { Key: { FilterRules: rules } } };
    return { Id: id, LambdaFunctionArn: functionArn, Events: events, ...filter };
  });
  return {
    ...(functions.length === 0 ? {} : { LambdaFunctionConfigurations: functions }),
    ...(notification?.eventbridge === true ? { EventBridgeConfiguration: {} } : {}),
  };
}
