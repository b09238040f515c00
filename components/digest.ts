import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { digestFactory } from "../functions/digest";
import { EncryptedQueue } from "./encryptedQueue";
import type { Foundation } from "./foundation";
import { callback, CallbackIdentity } from "./shared/callback";
import type { Grantee } from "./shared/grants";

export interface DigestArgs {
  on: Foundation;
  /** From one message to the next: 1 to 3,600. */
  seconds: number;
  /** The topic that gets the message. */
  to: { readonly arn: pulumi.Input<string>; grantPublish(grantee: Grantee): void };
}

const timeoutSeconds = 60;
/** Seconds in which notices that are due come together. */
const comeTogether = 30;

/** Gathers notices, so that people get one message for many, however many there are. */
export class Digest extends pulumi.ComponentResource {
  /** Takes notices from the account's rules. */
  readonly queue: EncryptedQueue;

  constructor(label: string, args: DigestArgs, opts?: pulumi.ComponentResourceOptions) {
    super("landfall:alerts:Digest", label, {}, opts);
    const { on, seconds, to } = args;
    const own = { parent: this };
    const senders = [{ service: "events.amazonaws.com", source: on.arnOf("events", "rule/*") }];
    const visibilitySeconds = 6 * timeoutSeconds + comeTogether;
    // No dead letters: a notice that cannot be sent is tried again for as long as the queue keeps it.
    this.queue = new EncryptedQueue(`${label}-queue`, { on, senders, visibilitySeconds }, own);
    const identity = new CallbackIdentity(label, "Sends notices, many in one message", on, own);
    this.queue.grantConsume(identity);
    to.grantPublish(identity);
    const environment = { TOPIC_ARN: to.arn, NOTICES_URL: this.queue.url, EVERY_SECONDS: String(seconds) };
    const sender = callback(identity, { factory: digestFactory, environment, timeoutSeconds }, own);
    new aws.lambda.EventSourceMapping(
      `${label}-poll`,
      {
        eventSourceArn: this.queue.arn,
        functionName: sender.arn,
        batchSize: 2000,
        maximumBatchingWindowInSeconds: comeTogether,
        functionResponseTypes: ["ReportBatchItemFailures"],
        // Five pollers would make five messages of one.
        scalingConfig: { maximumConcurrency: 2 },
      },
      own,
    );
    this.registerOutputs({ queueUrl: this.queue.url });
  }
}
