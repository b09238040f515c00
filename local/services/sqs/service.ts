import type { Cloud } from "../../cloud";
import type { Resource } from "../../graph/graph";
import { UsageError } from "../errors";
import type { QueueFeed } from "../offers";
import type { Api, Caller, Input, Operation, Service, ServiceDefinition } from "../service";
import { getQueueAttributes, getQueueUrl, listDeadLetterSourceQueues, listQueues, purgeQueue } from "./describing";
import { fidelity } from "./fidelity";
import type { Queue } from "./queue";
import { jsonProperty, queueSettings, redriveAllowOf, redriveOf, type QueueSettings } from "./queueSettings";
import { setQueueAttributes } from "./changing";
import { Queues } from "./queues";
import {
  changeMessageVisibility,
  changeMessageVisibilityBatch,
  deleteMessage,
  deleteMessageBatch,
  receiveMessage,
} from "./receiving";
import { resources } from "./resources";
import { sendMessage, sendMessageBatch } from "./sending";

type QueueOperation = (queues: Queues, input: Input, caller: Caller) => unknown;

const operations: Readonly<Record<string, QueueOperation>> = {
  SendMessage: sendMessage,
  SendMessageBatch: sendMessageBatch,
  ReceiveMessage: receiveMessage,
  DeleteMessage: deleteMessage,
  DeleteMessageBatch: deleteMessageBatch,
  ChangeMessageVisibility: changeMessageVisibility,
  ChangeMessageVisibilityBatch: changeMessageVisibilityBatch,
  GetQueueUrl: getQueueUrl,
  GetQueueAttributes: getQueueAttributes,
  ListQueues: listQueues,
  ListDeadLetterSourceQueues: listDeadLetterSourceQueues,
  PurgeQueue: purgeQueue,
  SetQueueAttributes: setQueueAttributes,
};

/** Which settings a resource beside a queue decides. */
const beside: Readonly<Record<string, (resource: Resource) => Partial<QueueSettings>>> = {
  "aws:sqs/queuePolicy:QueuePolicy": (resource) => ({ policy: jsonProperty(resource, "policy") }),
  "aws:sqs/redrivePolicy:RedrivePolicy": (resource) => ({ redrive: redriveOf(resource) }),
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": (resource) => ({ redriveAllow: redriveAllowOf(resource) }),
};

/** Standard queues whose messages survive a kill. */
class Sqs implements Service {
  private readonly queues: Queues;
  readonly api: Api;

  constructor(cloud: Cloud) {
    this.queues = new Queues(cloud);
    this.api = {
      protocol: "json-1.0",
      signingName: "sqs",
      prefix: "AmazonSQS",
      operations: Object.fromEntries(Object.entries(operations).map(([name, run]) => [name, this.bound(run)])),
    };
    cloud.provide("queues", this.feed());
  }

  deploy(resource: Resource): void {
    const settings = beside[resource.type];
    if (settings === undefined) return this.queues.add(queueSettings(resource));
    const queue = this.queues.byUrl(String(resource.outputs.queueUrl));
    if (queue === undefined)
      throw new UsageError(
        `${resource.type} "${resource.name}": there is no queue ${String(resource.outputs.queueUrl)}.`,
      );
    queue.settings = { ...queue.settings, ...settings(resource) };
  }

  start(): void {
    this.queues.checkRedrives();
    for (const queue of this.queues.all()) {
      queue.releaseHeldBy((holder) => holder.startsWith("mapping:"));
      this.queues.measure(queue);
    }
  }

  stop(): void {
    for (const queue of this.queues.all()) queue.stop();
  }

  private bound(run: QueueOperation): Operation {
    return (input, caller) => run(this.queues, input, caller);
  }

  private feed(): QueueFeed {
    const queue = (arn: string): Queue => {
      const found = this.queues.byArn(arn);
      if (found === undefined) throw new UsageError(`There is no queue ${arn}.`);
      return found;
    };
    return {
      consume: (arn, available) => queue(arn).feed(available),
      visible: (arn) => queue(arn).visibleCount,
    };
  }
}

export const definition: ServiceDefinition = {
  name: "sqs",
  types: Object.keys(resources),
  fidelity,
  create: (cloud) => new Sqs(cloud),
};
