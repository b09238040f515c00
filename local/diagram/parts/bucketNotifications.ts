import type { Properties } from "../../graph/graph";
import type { Line, Part } from "../part";
import { recordsOf } from "../stack";

const targets = { lambdaFunctions: "lambdaFunctionArn", queues: "queueArn", topics: "topicArn" } as const;

/** Bucket to function, queue or topic that S3 itself sends word to. */
export const bucketNotifications: Part = {
  lines: (stack, nodes) =>
    stack.ofType("aws:s3/bucketNotification:BucketNotification").flatMap(({ inputs }) =>
      Object.entries(targets).flatMap(([kind, arn]) =>
        recordsOf(inputs[kind] ?? []).flatMap((target): Line[] => {
          const from = nodes.place(inputs.bucket, String(target.filterPrefix ?? ""));
          const to = nodes.find(target[arn]);
          return from && to ? [{ from: from.key, to: to.key, kind: "flow", label: keysOf(target) }] : [];
        }),
      ),
    ),
};

const keysOf = ({ filterPrefix = "", filterSuffix = "" }: Properties): string =>
  `${String(filterPrefix)}*${String(filterSuffix)}`;
