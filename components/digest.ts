import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { digestFactory } from "../functions/digest";
import { EncryptedQueue } from "./encryptedQueue";
import type { Foundation } from "./foundation";
import { callback, CallbackIdentity } from "./shared/callback";
import type { Grantee } from "./shared/grants";

export interface DigestArgs {
  on: Foundation;
  /** How long the first notice of a message waits for more: 1 to 300. */
  seconds: number;
  /** The topic that gets the message. */
  to: { readonly arn: pulumi.Input<string>; grantPublish(grantee: Grantee): void };
}

const timeoutSeconds = 30;

/** Gathers notices, so that people get one message for many. */
export class Digest extends pulumi.ComponentResource {
  /** Takes notices from the account's rules. */
  readonly queue: EncryptedQueue;

  constructor(label: string, args: DigestArgs, opts?: pulumi.ComponentResourceOptions) {
    super("landfall:alerts:Digest", label, {}, opts);
    const { on, seconds, to } = args;
    const own = { parent: this };
    const senders = [{ service: "events.amazonaws.com", source: on.arnOf("events", "rule/*") }];
    const visibilitySeconds = 6 * timeoutSeconds + seconds;
    // No dead letters: a notice that cannot be sent is tried again for as long as the queue keeps it.
    this.queue = new EncryptedQueue(`${label}-queue`, { on, senders, visibilitySeconds }, own);
    const identity = new CallbackIdentity(label, "Sends notices, many in one message", on, own);
    this.queue.grantConsume(identity);
    to.grantPublish(identity);
    const environment = { TOPIC_ARN: to.arn };
    const sender = callback(identity, { factory: digestFactory, environment, timeoutSeconds }, own);
    new aws.lambda.EventSourceMapping(
      `${label}-poll`,
      {
        eventSourceArn: this.queue.arn,
        functionName: sender.arn,
        batchSize: 1000,
        maximumBatchingWindowInSeconds: seconds,
        // Five pollers would make five messages of one.
        scalingConfig: { maximumConcurrency: 2 },
      },
      own,
    );
    this.registerOutputs({ queueUrl: this.queue.url });
  }
}
