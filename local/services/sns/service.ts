import type { Cloud } from "../../cloud";
import type { Resource } from "../../graph/graph";
import type { Api, Caller, FidelityRow, Input, Operation, Service, ServiceDefinition } from "../service";
import { Deliveries } from "./deliveries";
import {
  getSubscriptionAttributes,
  getTopicAttributes,
  listSubscriptions,
  listSubscriptionsByTopic,
  listTopics,
} from "./describing";
import { Inbox } from "./inbox";
import { publish, type Post } from "./publish";
import { resources } from "./resources";
import { confirmSubscription, setSubscriptionAttributes, subscribe, unsubscribe } from "./subscribing";
import { subscriptionOf, type Subscription } from "./subscription";
import { Subscriptions } from "./subscriptions";
import { Topics } from "./topics";

const fidelity: readonly FidelityRow[] = [
  { kind: "call", what: "Publish", fidelity: { approximate: "to topics; not to phones or devices" } },
  { kind: "call", what: "ListTopics", fidelity: "exact" },
  { kind: "call", what: "ListSubscriptions", fidelity: "exact" },
  { kind: "call", what: "ListSubscriptionsByTopic", fidelity: "exact" },
  {
    kind: "call",
    what: "Subscribe",
    fidelity: { approximate: "email, email-json, sqs and lambda; others are refused by name" },
  },
  { kind: "call", what: "ConfirmSubscription", fidelity: { approximate: "a token does not lapse after two days" } },
  { kind: "call", what: "Unsubscribe", fidelity: { approximate: "a start brings the program's own back" } },
  { kind: "call", what: "GetSubscriptionAttributes", fidelity: { approximate: "without delivery policies" } },
  {
    kind: "call",
    what: "SetSubscriptionAttributes",
    fidelity: { approximate: "raw delivery, filters and dead letters; a start states the program's own anew" },
  },
  { kind: "call", what: "GetTopicAttributes", fidelity: { approximate: "without delivery policies" } },
  {
    kind: "behaviour",
    what: "e-mail",
    fidelity: { approximate: "kept in an inbox that `landfall inbox` shows; nothing is sent" },
  },
  { kind: "behaviour", what: "delivery to queues and functions, retries, dead-letter queues", fidelity: "exact" },
  { kind: "behaviour", what: "filter policies on attributes and on the body", fidelity: "exact" },
  { kind: "behaviour", what: "message signatures", fidelity: { refused: "messages carry none" } },
  {
    kind: "behaviour",
    what: "FIFO topics, archives, delivery status logging",
    fidelity: { refused: "at start, by name" },
  },
];

/** Standard topics: mail goes to an inbox, the rest is delivered over restarts. */
class Sns implements Service {
  readonly api: Api;
  private readonly topics: Topics;
  private readonly subscriptions: Subscriptions;
  private readonly deliveries: Deliveries;

  constructor(cloud: Cloud) {
    this.topics = new Topics(cloud);
    this.subscriptions = new Subscriptions(cloud.engine);
    this.deliveries = new Deliveries(cloud, this.subscriptions);
    const { topics, subscriptions, deliveries } = this;
    const post = { cloud, topics, subscriptions, deliveries, inbox: new Inbox(cloud.engine.store) };
    this.api = { protocol: "query", signingName: "sns", prefix: "2010-03-31", operations: operationsOf(post) };
  }

  deploy({ type, outputs }: Resource): void {
    if (type === "aws:sns/topic:Topic") this.topics.add(outputs);
    else if (type === "aws:sns/topicPolicy:TopicPolicy") this.topics.setPolicy(String(outputs.arn), outputs.policy);
    else this.declare(subscriptionOf(outputs));
  }

  start(): void {
    this.subscriptions.resume((topicArn) => this.topics.has(topicArn));
    this.deliveries.resume();
  }

  /** @throws NotFound where there is no such topic */
  private declare(subscription: Subscription): void {
    this.topics.find(subscription.topicArn);
    this.subscriptions.declare(subscription);
  }
}

const calls: Readonly<Record<string, (post: Post, input: Input, caller: Caller) => object>> = {
  Publish: publish,
  ListTopics: listTopics,
  GetTopicAttributes: getTopicAttributes,
  ListSubscriptions: listSubscriptions,
  ListSubscriptionsByTopic: listSubscriptionsByTopic,
  GetSubscriptionAttributes: getSubscriptionAttributes,
  SetSubscriptionAttributes: setSubscriptionAttributes,
  Subscribe: subscribe,
  ConfirmSubscription: confirmSubscription,
  Unsubscribe: unsubscribe,
};

function operationsOf(post: Post): Api["operations"] {
  const bound = Object.entries(calls).map(([name, call]): [string, Operation] => [
    name,
    (input, caller) => call(post, input, caller),
  ]);
  return Object.fromEntries(bound);
}

export const definition: ServiceDefinition = {
  name: "sns",
  types: Object.keys(resources),
  fidelity,
  create: (cloud) => new Sns(cloud),
};
