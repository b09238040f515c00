import type { Environment } from "../../../../local/environment";
import type { Properties, Resource } from "../../../../local/graph/graph";
import { resource } from "../../../support/environment";

/** What ReceiveMessage gives. */
export interface Message {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MD5OfBody: string;
  readonly Attributes?: Readonly<Record<string, string>>;
  readonly MessageAttributes?: Readonly<Record<string, { DataType: string; StringValue?: string }>>;
  readonly MD5OfMessageAttributes?: string;
}

export function queueNamed(name: string, inputs: Properties = {}): Resource {
  return resource({ type: "aws:sqs/queue:Queue", name, inputs: { name, ...inputs } });
}

/** Calls of one queue as the administrator, in a few words. */
export class QueueClient {
  readonly url: string;

  constructor(
    private readonly environment: Environment,
    queue: Resource,
  ) {
    this.url = queue.id;
  }

  call<T = Record<string, unknown>>(operation: string, input: Properties = {}): Promise<T> {
    const { environment, url } = this;
    return environment.call<T>(environment.admin, "sqs", operation, { QueueUrl: url, ...input });
  }

  async send(body: string, input: Properties = {}): Promise<string> {
    return (await this.call<{ MessageId: string }>("SendMessage", { MessageBody: body, ...input })).MessageId;
  }

  async receive(input: Properties = {}): Promise<Message[]> {
    const asked = { MaxNumberOfMessages: 10, MessageSystemAttributeNames: ["All"], ...input };
    return (await this.call<{ Messages?: Message[] }>("ReceiveMessage", asked)).Messages ?? [];
  }

  async bodies(input: Properties = {}): Promise<string[]> {
    return (await this.receive(input)).map(({ Body }) => Body);
  }

  async attribute(name: string): Promise<string | undefined> {
    const answer = await this.call<{ Attributes?: Record<string, string> }>("GetQueueAttributes", {
      AttributeNames: [name],
    });
    return answer.Attributes?.[name];
  }
}

/** Lets the runtime's time pass: a timer, and everything due before it. */
export async function pass(environment: Environment, seconds: number): Promise<void> {
  await new Promise<void>((done) => environment.engine.after(seconds * 1000, () => done()));
}
