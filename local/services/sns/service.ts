import type { Cloud } from "../../cloud";
import type { Resource } from "../../graph/graph";
import type { Api, FidelityRow, Service, ServiceDefinition } from "../service";
import { Deliveries } from "./deliveries";
import { getTopicAttributes, listSubscriptionsByTopic, listTopics } from "./describing";
import { Inbox } from "./inbox";
import { publish } from "./publish";
import { resources } from "./resources";
import { subscriptionOf } from "./subscription";
import { Topics } from "./topics";

const fidelity: readonly FidelityRow[] = [
  { kind: "call", what: "Publish", fidelity: { approximate: "to topics; not to phones or devices" } },
  { kind: "call", what: "ListTopics", fidelity: "exact" },
  { kind: "call", what: "ListSubscriptionsByTopic", fidelity: "exact" },
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
  private readonly deliveries: Deliveries;

  constructor(cloud: Cloud) {
    const topics = new Topics(cloud);
    const deliveries = new Deliveries(cloud, topics);
    const post = { cloud, topics, deliveries, inbox: new Inbox(cloud.engine.store) };
    this.topics = topics;
    this.deliveries = deliveries;
    this.api = {
      protocol: "query",
      signingName: "sns",
      prefix: "2010-03-31",
      operations: {
        Publish: (input, caller) => publish(post, input, caller),
        ListTopics: (input, caller) => listTopics(cloud, topics, input, caller),
        ListSubscriptionsByTopic: (input, caller) => listSubscriptionsByTopic(cloud, topics, input, caller),
        GetTopicAttributes: (input, caller) => getTopicAttributes(cloud, topics, input, caller),
      },
    };
  }

  deploy({ type, outputs }: Resource): void {
    if (type === "aws:sns/topic:Topic") this.topics.add(outputs);
    else if (type === "aws:sns/topicPolicy:TopicPolicy") this.topics.setPolicy(String(outputs.arn), outputs.policy);
    else this.topics.subscribe(subscriptionOf(outputs));
  }

  start(): void {
    this.deliveries.resume();
  }
}

export const definition: ServiceDefinition = {
  name: "sns",
  types: Object.keys(resources),
  fidelity,
  create: (cloud) => new Sns(cloud),
};
