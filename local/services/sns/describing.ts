import { optionalText, text } from "../input";
import type { Caller, Input } from "../service";
import type { Post } from "./publish";
import { permittedSubscription } from "./subscribing";
import type { Subscription } from "./subscription";

const pageSize = 100;

/** NextToken is the number of the first item of the next page. */
function paged<T>(items: readonly T[], input: Input): { page: readonly T[]; NextToken?: string } {
  const from = Number(optionalText(input, "NextToken") ?? 0);
  const next = from + pageSize;
  return { page: items.slice(from, next), ...(next < items.length ? { NextToken: String(next) } : {}) };
}

function permitListing({ cloud }: Post, caller: Caller, action: string): void {
  cloud.authorize({ caller, action, resource: `arn:aws:sns:${cloud.region}:${cloud.accountId}:*` });
}

export function listTopics(post: Post, input: Input, caller: Caller) {
  permitListing(post, caller, "sns:ListTopics");
  const { page, ...more } = paged(post.topics.all(), input);
  return { Topics: page.map(({ arn }) => ({ TopicArn: arn })), ...more };
}

export function listSubscriptions(post: Post, input: Input, caller: Caller) {
  permitListing(post, caller, "sns:ListSubscriptions");
  return listed(post, post.subscriptions.all(), input);
}

export function listSubscriptionsByTopic(post: Post, input: Input, caller: Caller) {
  const topic = post.topics.permitted(text(input, "TopicArn"), caller, "sns:ListSubscriptionsByTopic");
  return listed(post, post.subscriptions.of(topic.arn), input);
}

function listed({ cloud }: Post, subscriptions: readonly Subscription[], input: Input) {
  const { page, ...more } = paged(subscriptions, input);
  const Subscriptions = page.map(({ arn, protocol, endpoint, topicArn, token }) => ({
    SubscriptionArn: token === undefined ? arn : "PendingConfirmation",
    Owner: cloud.accountId,
    Protocol: protocol,
    Endpoint: endpoint,
    TopicArn: topicArn,
  }));
  return { Subscriptions, ...more };
}

export function getTopicAttributes({ cloud, topics, subscriptions }: Post, input: Input, caller: Caller) {
  const topic = topics.permitted(text(input, "TopicArn"), caller, "sns:GetTopicAttributes");
  const [all, confirmed] = [subscriptions.of(topic.arn), subscriptions.confirmed(topic.arn)];
  return {
    Attributes: {
      TopicArn: topic.arn,
      Owner: cloud.accountId,
      DisplayName: topic.displayName,
      Policy: JSON.stringify(topic.policy),
      SubscriptionsConfirmed: String(confirmed.length),
      SubscriptionsPending: String(all.length - confirmed.length),
      SubscriptionsDeleted: "0",
      ...(topic.kmsKey === undefined ? {} : { KmsMasterKeyId: topic.kmsKey }),
    },
  };
}

export function getSubscriptionAttributes(post: Post, input: Input, caller: Caller) {
  const subscription = permittedSubscription(post, input, caller, "sns:GetSubscriptionAttributes");
  const { arn, topicArn, protocol, endpoint, raw, filter, token, terms } = subscription;
  const { filterPolicy, filterPolicyScope = "MessageAttributes", redrivePolicy } = terms;
  return {
    Attributes: {
      SubscriptionArn: arn,
      TopicArn: topicArn,
      Owner: post.cloud.accountId,
      Protocol: protocol,
      Endpoint: endpoint,
      RawMessageDelivery: String(raw),
      PendingConfirmation: String(token !== undefined),
      ConfirmationWasAuthenticated: String(token === undefined),
      ...(filter === undefined ? {} : { FilterPolicy: filterPolicy, FilterPolicyScope: filterPolicyScope }),
      ...(redrivePolicy === undefined || redrivePolicy === "" ? {} : { RedrivePolicy: redrivePolicy }),
    },
  };
}
