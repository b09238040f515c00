import type { Cloud } from "../../cloud";
import { optionalText, text } from "../input";
import type { Caller, Input } from "../service";
import type { Topics } from "./topics";

const pageSize = 100;

/** NextToken is the number of the first item of the next page. */
function paged<T>(items: readonly T[], input: Input): { page: readonly T[]; NextToken?: string } {
  const from = Number(optionalText(input, "NextToken") ?? 0);
  const next = from + pageSize;
  return { page: items.slice(from, next), ...(next < items.length ? { NextToken: String(next) } : {}) };
}

export function listTopics(cloud: Cloud, topics: Topics, input: Input, caller: Caller) {
  cloud.authorize({ caller, action: "sns:ListTopics", resource: `arn:aws:sns:${cloud.region}:${cloud.accountId}:*` });
  const { page, ...more } = paged(topics.all(), input);
  return { Topics: page.map(({ arn }) => ({ TopicArn: arn })), ...more };
}

export function listSubscriptionsByTopic(cloud: Cloud, topics: Topics, input: Input, caller: Caller) {
  const topic = topics.permitted(text(input, "TopicArn"), caller, "sns:ListSubscriptionsByTopic");
  const { page, ...more } = paged(topics.subscriptionsOf(topic.arn), input);
  const Subscriptions = page.map(({ arn, protocol, endpoint, topicArn }) => ({
    SubscriptionArn: arn,
    Owner: cloud.accountId,
    Protocol: protocol,
    Endpoint: endpoint,
    TopicArn: topicArn,
  }));
  return { Subscriptions, ...more };
}

export function getTopicAttributes(cloud: Cloud, topics: Topics, input: Input, caller: Caller) {
  const topic = topics.permitted(text(input, "TopicArn"), caller, "sns:GetTopicAttributes");
  return {
    Attributes: {
      TopicArn: topic.arn,
      Owner: cloud.accountId,
      DisplayName: topic.displayName,
      Policy: JSON.stringify(topic.policy),
      SubscriptionsConfirmed: String(topics.subscriptionsOf(topic.arn).length),
      SubscriptionsPending: "0",
      SubscriptionsDeleted: "0",
      ...(topic.kmsKey === undefined ? {} : { KmsMasterKeyId: topic.kmsKey }),
    },
  };
}
