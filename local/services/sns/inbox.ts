import type { Store, Table } from "../../engine/store";
import { envelope } from "./envelope";
import { textFor, type Message } from "./message";
import type { Subscription } from "./subscription";

/** An e-mail that SNS would have sent, or a message that nobody gets by e-mail. */
export interface Notice {
  readonly id: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string;
  /** The topic's name. */
  readonly topic: string;
  /** An address; "no subscriber" where the topic has none for e-mail. */
  readonly to: string;
  /** What SNS puts there where the publisher gave none. */
  readonly subject: string;
  readonly message: string;
}

export const nobody = "no subscriber";

/** What people were told, or would have been: kept until the stack's state is forgotten. */
export class Inbox {
  private readonly notices: Table<Notice>;

  constructor(store: Store) {
    this.notices = store.table("sns.inbox");
  }

  /** Oldest first. */
  all(): Notice[] {
    return [...this.notices.values()].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  }

  /** Puts one notice a subscription; one for nobody where there is none. */
  add(message: Message, subscriptions: readonly Subscription[]): void {
    if (subscriptions.length === 0) return this.put(message, nobody, message.text);
    for (const { endpoint, protocol, arn } of subscriptions) {
      this.put(message, endpoint, protocol === "email" ? textFor(message, protocol) : envelope(message, protocol, arn));
    }
  }

  /** Puts one notice. */
  put(
    { id, at, topicArn, subject }: Pick<Message, "id" | "at" | "topicArn" | "subject">,
    to: string,
    message: string,
  ): void {
    const topic = topicArn.slice(topicArn.lastIndexOf(":") + 1);
    this.notices.set(`${at}/${id}/${this.notices.size}`, {
      id,
      at,
      topic,
      to,
      message,
      subject: subject ?? "AWS Notification Message",
    });
  }
}
