import type { Properties } from "../../graph/graph";
import { AwsError, UsageError } from "../errors";
import { FilterPolicy, structure, type FilterScope } from "./filterPolicy";

/** What the local runtime delivers by. */
export const protocols = ["email", "email-json", "sqs", "lambda"] as const;
export type Protocol = (typeof protocols)[number];

/** Who gets the messages of a topic, and how. */
export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: Protocol;
  /** An address, or the ARN of a queue or function. */
  readonly endpoint: string;
  /** The bare message, without SNS's envelope. Queues only. */
  readonly raw: boolean;
  readonly filter?: FilterPolicy;
  readonly deadLetterArn?: string;
  /** What confirms it; it gets no message before that. */
  readonly token?: string;
  /** What it was made of, as JSON: `subscriptionOf` makes it again. */
  readonly terms: Properties;
}

/** @throws UsageError naming a protocol that does not run locally, InvalidParameter where SNS would refuse */
export function subscriptionOf(outputs: Properties): Subscription {
  const protocol = protocols.find((each) => each === outputs.protocol);
  const endpoint = String(outputs.endpoint);
  if (protocol === undefined) {
    throw new UsageError(
      `The subscription of ${endpoint} to ${String(outputs.topic)} has the protocol ${String(outputs.protocol)}: the local runtime has ${protocols.join(", ")}.`,
    );
  }
  checkEndpoint(protocol, endpoint);
  const raw = outputs.rawMessageDelivery === true;
  if (raw && protocol !== "sqs") {
    throw new AwsError(
      "InvalidParameter",
      "Invalid parameter: Delivery protocol does not support raw message delivery.",
    );
  }
  const filter = filterOf(outputs);
  const deadLetterArn = deadLettersOf(outputs);
  return {
    arn: String(outputs.arn),
    topicArn: String(outputs.topic),
    protocol,
    endpoint,
    raw,
    ...(filter === undefined ? {} : { filter }),
    ...(deadLetterArn === undefined ? {} : { deadLetterArn }),
    ...(typeof outputs.token === "string" ? { token: outputs.token } : {}),
    terms: outputs,
  };
}

const endpointForms: Readonly<Record<Protocol, RegExp>> = {
  email: /^[^\s@]+@[^\s@]+$/,
  "email-json": /^[^\s@]+@[^\s@]+$/,
  sqs: /^arn:aws:sqs:[^:]+:\d{12}:[^:]+$/,
  lambda: /^arn:aws:lambda:[^:]+:\d{12}:function:[^:]+(:[^:]+)?$/,
};

function checkEndpoint(protocol: Protocol, endpoint: string): void {
  if (endpointForms[protocol].test(endpoint)) return;
  throw new AwsError(
    "InvalidParameter",
    `Invalid parameter: Endpoint ${endpoint} is none for the protocol ${protocol}`,
  );
}

function filterOf({ filterPolicy, filterPolicyScope = "MessageAttributes" }: Properties): FilterPolicy | undefined {
  if (filterPolicyScope !== "MessageAttributes" && filterPolicyScope !== "MessageBody") {
    throw new AwsError("InvalidParameter", `Invalid parameter: FilterPolicyScope ${String(filterPolicyScope)}`);
  }
  if (typeof filterPolicy !== "string" || filterPolicy === "") return undefined;
  const scope: FilterScope = filterPolicyScope;
  return FilterPolicy.compile(filterPolicy, scope);
}

function deadLettersOf({ redrivePolicy }: Properties): string | undefined {
  if (typeof redrivePolicy !== "string" || redrivePolicy === "") return undefined;
  const queueArn = structure(redrivePolicy)?.deadLetterTargetArn;
  if (typeof queueArn === "string") return queueArn;
  throw new AwsError("InvalidParameter", "Invalid parameter: RedrivePolicy: deadLetterTargetArn is missing");
}
