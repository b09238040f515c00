import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  paginateListObjectsV2,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
  type Message,
} from "@aws-sdk/client-sqs";
import { setAsideKey } from "../functions/batch";
import type { LandedObject } from "../functions/landedObjects";
import type { Letter, RedriveDeps, SetAside } from "./redrive";
import type { Listed, ReplayDeps } from "./replay";
import type { Send } from "./target";

/** How to reach AWS; what is not said comes from the environment, as every AWS client takes it. */
export interface Reach {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Longer than it takes to send ten messages, and to list a queue for people. */
const heldSeconds = 300;

/** What SQS takes at once. */
const mostMessages = 10;
const mostBytes = 200_000;

export function replayOn(reach: Reach): ReplayDeps {
  return { versions: versionsOn(new S3Client(reach)), send: sendOn(sqsOf(reach)) };
}

export function redriveOn(reach: Reach, now: () => number): RedriveDeps {
  const sqs = sqsOf(reach);
  return { now, send: sendOn(sqs), ...lettersOn(sqs), ...recordsOn(new S3Client(reach)) };
}

/** A queue's URL names it; where it is asked is the client's affair. */
const sqsOf = (reach: Reach): SQSClient => new SQSClient({ ...reach, useQueueUrlAsEndpoint: false });

function versionsOn(s3: S3Client): ReplayDeps["versions"] {
  return async function* (Bucket, Prefix) {
    let at: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
    while (at !== undefined) {
      const page: Awaited<ReturnType<typeof listed>> = await listed(s3, { Bucket, Prefix, ...at });
      yield page.objects;
      at = page.next;
    }
  };
}

async function listed(s3: S3Client, query: { Bucket: string; Prefix: string; KeyMarker?: string }) {
  const page = await s3.send(new ListObjectVersionsCommand(query));
  const objects = (page.Versions ?? []).map(
    ({ Key = "", VersionId = "", Size = 0, ETag = "", LastModified }): Listed => ({
      bucket: query.Bucket,
      key: Key,
      version: VersionId,
      size: Size,
      etag: ETag.replaceAll('"', ""),
      landedAt: LastModified?.getTime() ?? 0,
    }),
  );
  const next = page.IsTruncated
    ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
    : undefined;
  return { objects, next };
}

function sendOn(sqs: SQSClient): Send {
  return async (QueueUrl, bodies) => {
    for (const some of together(bodies)) {
      const Entries = some.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
      checked("sent", await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries })));
    }
  };
}

/** Texts in groups that SQS takes at once. */
export function together(bodies: readonly string[]): string[][] {
  const groups: string[][] = [];
  let bytes = 0;
  for (const body of bodies) {
    const size = Buffer.byteLength(body);
    const last = groups.at(-1);
    const fits = last !== undefined && last.length < mostMessages && bytes + size <= mostBytes;
    if (fits) last.push(body);
    else groups.push([body]);
    bytes = fits ? bytes + size : size;
  }
  return groups;
}

type Lettering = Pick<RedriveDeps, "receive" | "remove" | "release">;

function lettersOn(sqs: SQSClient): Lettering {
  return {
    receive: async (QueueUrl) => {
      const wanted = { MessageAttributeNames: ["All"], MessageSystemAttributeNames: ["SentTimestamp" as const] };
      // Without a wait SQS asks only some of its hosts, and may answer that there is nothing.
      const terms = { MaxNumberOfMessages: mostMessages, WaitTimeSeconds: 2, VisibilityTimeout: heldSeconds };
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, ...wanted, ...terms }));
      return Messages.map(letterOf);
    },
    remove: async (QueueUrl, letters) => {
      for (const some of tens(letters)) {
        const Entries = some.map(({ id, receipt }) => ({ Id: id, ReceiptHandle: receipt }));
        checked("removed", await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries })));
      }
    },
    release: async (QueueUrl, letters) => {
      for (const some of tens(letters)) {
        const Entries = some.map(({ id, receipt }) => ({ Id: id, ReceiptHandle: receipt, VisibilityTimeout: 0 }));
        // One that is not shown now shows itself when its time is over.
        await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
      }
    },
  };
}

function letterOf({
  MessageId = "",
  ReceiptHandle = "",
  Body = "",
  Attributes,
  MessageAttributes = {},
}: Message): Letter {
  // The intake's own word, EventBridge's, Lambda's.
  const { Reason, ERROR_MESSAGE, ErrorMessage } = MessageAttributes;
  const reason = (Reason ?? ERROR_MESSAGE ?? ErrorMessage)?.StringValue ?? "no reason given";
  const sentAt = Number(Attributes?.SentTimestamp ?? 0);
  return { id: MessageId, receipt: ReceiptHandle, body: Body, reason, sentAt };
}

function* tens<T>(all: readonly T[]): Iterable<T[]> {
  for (let first = 0; first < all.length; first += mostMessages) yield all.slice(first, first + mostMessages);
}

interface Answer {
  readonly Failed?: ReadonlyArray<{ readonly Message?: string; readonly Code?: string }>;
}

/** @throws where SQS did not do it to all */
function checked(done: string, { Failed = [] }: Answer): void {
  const [first] = Failed;
  if (first !== undefined)
    throw new Error(`${Failed.length} messages were not ${done}: ${first.Message ?? first.Code}`);
}

function recordsOn(s3: S3Client): Pick<RedriveDeps, "setAside" | "lift"> {
  return {
    setAside: async function* ({ stagingBucket: Bucket, dataset }) {
      const query = { Bucket, Prefix: `quarantine/${dataset}/objects/` };
      for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, query))
        for (const { Key } of Contents) {
          const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
          yield recordOf((await Body?.transformToString()) ?? "");
        }
    },
    lift: async ({ stagingBucket: Bucket, dataset }, object) => {
      const record = { Bucket, Key: setAsideKey(dataset, object) };
      // In a bucket with versions, to delete what is not there would leave a marker.
      if (await isThere(s3, record)) await s3.send(new DeleteObjectCommand(record));
    },
  };
}

function recordOf(text: string): SetAside {
  const { reason, ...object } = JSON.parse(text) as LandedObject & { reason: string };
  return { object, reason };
}

async function isThere(s3: S3Client, at: { Bucket: string; Key: string }): Promise<boolean> {
  try {
    await s3.send(new HeadObjectCommand(at));
    return true;
  } catch (error) {
    if ((error as Error).name === "NotFound") return false;
    throw error;
  }
}
