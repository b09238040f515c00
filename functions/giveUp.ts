import type { Manifest } from "./batch";

/** A batch that will not be tried again by itself, and why. */
export interface Surrender {
  /** `s3://<bucket>/<key>` of the batch's manifest. */
  manifest: string;
  reason: string;
}

export interface Deps {
  read(bucket: string, key: string): Promise<Manifest>;
  /** Puts messages into the dead-letter queue: ten at most, with the reason. */
  send(bodies: readonly string[], reason: string): Promise<void>;
}

/**
 * Puts every object of a batch into the dead-letter queue, as the event that told of its landing, so that a redrive is
 * all it takes to try again. Run twice, the queue holds them twice: the ledger keeps them from being loaded twice.
 *
 * @returns how many objects
 */
export async function giveUp({ manifest, reason }: Surrender, deps: Deps): Promise<{ objects: number }> {
  const [, bucket = "", key = ""] = /^s3:\/\/([^/]+)\/(.+)$/.exec(manifest) ?? [];
  if (key === "")
    throw new RangeError(`manifest is "${manifest}"; give one like s3://bucket/manifests/dataset/batch.json.`);
  const { objects } = await deps.read(bucket, key);
  const bodies = objects.map(({ bucket: name, key: objectKey, version, size, etag, sequencer }) =>
    JSON.stringify({
      source: "aws.s3",
      "detail-type": "Object Created",
      detail: { bucket: { name }, object: { key: objectKey, size, etag, sequencer, "version-id": version } },
    }),
  );
  for (let first = 0; first < bodies.length; first += 10) await deps.send(bodies.slice(first, first + 10), reason);
  return { objects: objects.length };
}

/** How much of a text fits into a message attribute beside the body. */
const longestReason = 1024;

/** Cold start: the clients, once, then the handler. Given to `callbackFactory`. */
export function giveUpFactory(): (surrender: Surrender) => Promise<{ objects: number }> {
  const s3Sdk = require("@aws-sdk/client-s3") as typeof import("@aws-sdk/client-s3");
  const sqsSdk = require("@aws-sdk/client-sqs") as typeof import("@aws-sdk/client-sqs");
  const s3 = new s3Sdk.S3Client({});
  const sqs = new sqsSdk.SQSClient({});
  const QueueUrl = process.env["DEAD_LETTERS_URL"] ?? "";
  const deps: Deps = {
    async read(Bucket, Key) {
      const { Body } = await s3.send(new s3Sdk.GetObjectCommand({ Bucket, Key }));
      return JSON.parse((await Body?.transformToString()) ?? "") as Manifest;
    },
    async send(bodies, reason) {
      const Reason = { DataType: "String", StringValue: reason.slice(0, longestReason) };
      const Entries = bodies.map((MessageBody, index) => ({
        Id: String(index),
        MessageBody,
        MessageAttributes: { Reason },
      }));
      const { Failed = [] } = await sqs.send(new sqsSdk.SendMessageBatchCommand({ QueueUrl, Entries }));
      const [first] = Failed;
      if (first !== undefined) throw new Error(`${Failed.length} messages were not taken: ${first.Message}`);
    },
  };
  return async (surrender) => giveUp(surrender, deps);
}
