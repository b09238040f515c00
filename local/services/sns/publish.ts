import { callerStory } from "../../outcome";
import type { Cloud } from "../../cloud";
import { AwsError } from "../errors";
import { optionalText } from "../input";
import type { Caller, Input } from "../service";
import type { Deliveries } from "./deliveries";
import type { Inbox } from "./inbox";
import { contentOf, type Message } from "./message";
import type { Subscription } from "./subscription";
import type { Subscriptions } from "./subscriptions";
import type { Topic, Topics } from "./topics";

/** What the calls work with. */
export interface Post {
  readonly cloud: Cloud;
  readonly topics: Topics;
  readonly subscriptions: Subscriptions;
  readonly inbox: Inbox;
  readonly deliveries: Deliveries;
}

/** Hands a message to every subscription that wants it. From here on it survives a kill. */
export function publish(post: Post, input: Input, caller: Caller) {
  const arn = optionalText(input, "TopicArn") ?? optionalText(input, "TargetArn");
  if (arn === undefined) {
    throw new AwsError(
      "InvalidParameter",
      "Invalid parameter: TopicArn or TargetArn: the local runtime publishes to topics only",
    );
  }
  const topic = post.topics.permitted(arn, caller, "sns:Publish");
  const content = contentOf(input);
  post.topics.permitKey(topic, caller);
  const { engine } = post.cloud;
  const about = callerStory(caller);
  const message: Message = { id: engine.random.uuid(), topicArn: arn, at: engine.timestamp(), about, ...content };
  spread(post, topic, message);
  return { MessageId: message.id };
}

/** Characters of a message without a subject that the trace quotes. */
const longestQuoted = 80;

function spread(post: Post, topic: Topic, message: Message): void {
  const subscriptions = post.subscriptions.confirmed(topic.arn);
  const wanting = subscriptions.filter((subscription) => wants(post, subscription, message));
  const byMail = ({ protocol }: Subscription) => protocol === "email" || protocol === "email-json";
  // A message that every address filtered out was kept from people on purpose; one without addresses was not.
  if (!subscriptions.some(byMail) || wanting.some(byMail)) post.inbox.add(message, wanting.filter(byMail));
  const whom = `for ${wanting.length} of ${subscriptions.length} subscriptions`;
  const what = message.subject ?? message.text.slice(0, longestQuoted);
  tell(post.cloud, topic.arn, message, "accepted", `"${what}" ${whom}`);
  for (const subscription of wanting) if (!byMail(subscription)) post.deliveries.accept(message, subscription);
}

function wants(post: Post, { filter, endpoint }: Subscription, message: Message): boolean {
  if (filter === undefined || filter.accepts(message.text, message.attributes)) return true;
  tell(post.cloud, endpoint, message, "filtered", filter.explain(message.text, message.attributes));
  return false;
}

function tell(cloud: Cloud, on: string, message: Message, outcome: string, why: string | undefined): void {
  const name = message.topicArn.slice(message.topicArn.lastIndexOf(":") + 1);
  cloud.engine.trace.add({
    who: "sns.amazonaws.com",
    did: "sns:Notice",
    on,
    outcome,
    ...(why === undefined ? {} : { why }),
    about: [`notice:${message.id}`, ...message.about, `name:${name}`],
  });
}
