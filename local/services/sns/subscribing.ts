import { AwsError } from "../errors";
import { optionalRecord, optionalText, text } from "../input";
import type { Caller, Input } from "../service";
import { invalid } from "./message";
import type { Post } from "./publish";
import { protocols, subscriptionOf, type Subscription } from "./subscription";

/** Attributes that a call may set, each with its name among a subscription's terms. */
const settable = {
  RawMessageDelivery: "rawMessageDelivery",
  FilterPolicy: "filterPolicy",
  FilterPolicyScope: "filterPolicyScope",
  RedrivePolicy: "redrivePolicy",
} as const;

type Settable = keyof typeof settable;

const isSettable = (name: string): name is Settable => Object.hasOwn(settable, name);

/** Subscribes an endpoint; one that is subscribed on the same terms keeps its subscription. Mail waits for a confirmation. */
export function subscribe(post: Post, input: Input, caller: Caller) {
  const [protocol, endpoint] = [protocolOf(input), optionalText(input, "Endpoint") ?? ""];
  const context = { "sns:Protocol": protocol, "sns:Endpoint": endpoint };
  const { arn: topicArn } = post.topics.permitted(text(input, "TopicArn"), caller, "sns:Subscribe", context);
  const given = termsIn(optionalRecord(input, "Attributes") ?? {});
  const known = post.subscriptions
    .of(topicArn)
    .find((each) => each.protocol === protocol && each.endpoint === endpoint);
  if (known !== undefined) checkSame(known, given);
  const subscription = known ?? made(post, { topic: topicArn, protocol, endpoint, ...given });
  if (subscription.token !== undefined) askToConfirm(post, subscription, subscription.token);
  const hidden = subscription.token !== undefined && String(input.ReturnSubscriptionArn) !== "true";
  return { SubscriptionArn: hidden ? "pending confirmation" : subscription.arn };
}

/** Ends the wait of a subscription for e-mail, with the token that its address got. */
export function confirmSubscription(post: Post, input: Input, caller: Caller) {
  const { arn: topicArn } = post.topics.permitted(text(input, "TopicArn"), caller, "sns:ConfirmSubscription");
  const token = text(input, "Token");
  const pending = post.subscriptions.of(topicArn).find((each) => each.token === token);
  if (pending === undefined) throw invalid("Token");
  post.subscriptions.keep(subscriptionOf({ ...pending.terms, token: undefined }));
  return { SubscriptionArn: pending.arn };
}

/** Ends a subscription; nothing happens where there is none. @throws InvalidParameter while it waits for its confirmation */
export function unsubscribe(post: Post, input: Input, caller: Caller): object {
  const arn = subscriptionArn(input);
  post.cloud.authorize({ caller, action: "sns:Unsubscribe", resource: arn });
  if (post.subscriptions.get(arn)?.token !== undefined) {
    throw invalid("SubscriptionArn Reason: Cannot unsubscribe a subscription that is pending confirmation");
  }
  post.subscriptions.remove(arn);
  return {};
}

export function setSubscriptionAttributes(post: Post, input: Input, caller: Caller): object {
  const { terms } = permittedSubscription(post, input, caller, "sns:SetSubscriptionAttributes");
  const name = text(input, "AttributeName");
  if (!isSettable(name)) throw invalid("AttributeName");
  post.subscriptions.keep(subscriptionOf({ ...terms, ...termsIn({ [name]: input.AttributeValue ?? "" }) }));
  return {};
}

/** @returns the subscription that the call names, once the caller may do this @throws NotFound, InvalidParameter */
export function permittedSubscription(post: Post, input: Input, caller: Caller, action: string): Subscription {
  const arn = subscriptionArn(input);
  post.cloud.authorize({ caller, action, resource: arn });
  const subscription = post.subscriptions.get(arn);
  if (subscription === undefined) throw new AwsError("NotFound", "Subscription does not exist", 404);
  return subscription;
}

function subscriptionArn(input: Input): string {
  const arn = text(input, "SubscriptionArn");
  const elements = arn.split(":").length;
  if (elements < 6) throw invalid(`SubscriptionArn Reason: An ARN must have at least 6 elements, not ${elements}`);
  if (elements !== 7) throw invalid("SubscriptionId");
  return arn;
}

function protocolOf(input: Input): string {
  const protocol = text(input, "Protocol");
  if (protocols.some((each) => each === protocol)) return protocol;
  throw invalid(`Protocol ${protocol}: the local runtime has ${protocols.join(", ")}`);
}

/** @throws InvalidParameter naming an attribute that there is not, or a value that it cannot have */
function termsIn(attributes: Input): Record<string, unknown> {
  const terms = Object.entries(attributes).map(([name, value]) => {
    if (!isSettable(name)) throw invalid(`Attributes Reason: ${name} is none that the local runtime has`);
    return [settable[name], name === "RawMessageDelivery" ? flag(name, value) : value];
  });
  return Object.fromEntries(terms) as Record<string, unknown>;
}

function flag(name: string, value: unknown): boolean {
  if (value === "true" || value === "false") return value === "true";
  throw invalid(`Attributes Reason: ${name}: Invalid value [${String(value)}]. Must be true or false.`);
}

function checkSame({ terms }: Subscription, given: Input): void {
  if (Object.entries(given).every(([name, value]) => (terms[name] ?? false) === value)) return;
  throw invalid("Attributes Reason: Subscription already exists with different attributes");
}

function made({ cloud, subscriptions }: Post, terms: Input): Subscription {
  const { random } = cloud.engine;
  const isMail = terms.protocol === "email" || terms.protocol === "email-json";
  const arn = `${String(terms.topic)}:${random.uuid()}`;
  const subscription = subscriptionOf({ ...terms, arn, ...(isMail ? { token: random.hex(64) } : {}) });
  subscriptions.keep(subscription);
  return subscription;
}

function askToConfirm({ cloud, inbox }: Post, { topicArn, endpoint }: Subscription, token: string): void {
  const how = `aws sns confirm-subscription --topic-arn ${topicArn} --token ${token}`;
  const message = `You have chosen to subscribe to the topic:\n${topicArn}\n\nTo confirm this subscription, run:\n${how}`;
  const subject = "AWS Notification - Subscription Confirmation";
  inbox.put({ id: cloud.engine.random.uuid(), at: cloud.engine.timestamp(), topicArn, subject }, endpoint, message);
}
