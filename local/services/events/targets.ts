import type { Cloud } from "../../cloud";
import { UsageError } from "../errors";
import type { Caller, Input } from "../service";
import type { Arrival } from "./event";
import { DeliveryRefused } from "../failure";
import { isJson } from "./inputTransformer";
import { busName, type Rule, type Target } from "./rule";

/** One delivery's parts, as a target needs them. */
export interface Parcel {
  readonly rule: Rule;
  readonly target: Target;
  readonly arrival: Arrival;
  /** What the target gets. */
  readonly input: string;
}

/** Sends to one kind of target. @returns story ids of what it made there */
type Send = (cloud: Cloud, caller: Caller, parcel: Parcel) => Promise<string[]>;

/** Puts an event of a rule on another bus. */
export type Forward = (arrival: Arrival, bus: string) => void;

const toQueue: Send = async (cloud, caller, { target, input }) => {
  const result = await cloud.call<Input>(caller, "sqs", "SendMessage", {
    QueueUrl: queueUrl(target.arn),
    MessageBody: input,
    ...(target.messageGroupId === undefined ? {} : { MessageGroupId: target.messageGroupId }),
  });
  return idOf("message", result.MessageId);
};

const toTopic: Send = async (cloud, caller, { target, input }) => {
  const result = await cloud.call<Input>(caller, "sns", "Publish", { TopicArn: target.arn, Message: input });
  return idOf("notice", result.MessageId);
};

const toFunction: Send = async (cloud, caller, { target, input }) => {
  checkJson(target, input);
  await cloud.call(caller, "lambda", "Invoke", {
    FunctionName: target.arn,
    InvocationType: "Event",
    Payload: Buffer.from(input),
  });
  return [];
};

const toStateMachine: Send = async (cloud, caller, { target, arrival, input }) => {
  checkJson(target, input);
  const name = `${arrival.event.id}_${cloud.engine.random.uuid()}`;
  const start = { stateMachineArn: target.arn, name, input };
  const { executionArn } = await cloud.call<Input>(caller, "states", "StartExecution", start);
  return [String(executionArn).split(":").slice(5).join(":")];
};

function checkJson({ arn }: Target, input: string): void {
  if (!isJson(input)) throw new DeliveryRefused("INVALID_JSON", `The input for ${arn} is no JSON: ${input}`);
}

function idOf(kind: string, id: unknown): string[] {
  return typeof id === "string" ? [`${kind}:${id}`] : [];
}

/** Queues are called by URL. */
export function queueUrl(arn: string): string {
  const [, , , region = "", account = "", name = ""] = arn.split(":");
  return `https://sqs.${region}.amazonaws.com/${account}/${name}`;
}

const machineArn = /^arn:aws:states:[^:]+:\d{12}:stateMachine:[^:]+$/;
const kinds: ReadonlyArray<{ arn: RegExp; send: Send }> = [
  { arn: /^arn:aws:sqs:[^:]+:\d{12}:[^:]+$/, send: toQueue },
  { arn: /^arn:aws:sns:[^:]+:\d{12}:[^:]+$/, send: toTopic },
  { arn: /^arn:aws:lambda:[^:]+:\d{12}:function:[^:]+(:[^:]+)?$/, send: toFunction },
  { arn: machineArn, send: toStateMachine },
];
const busArn = /^arn:aws:events:[^:]+:\d{12}:event-bus\/.+$/;

/** The kinds of targets that rules may have here. */
export class Targets {
  constructor(
    private readonly cloud: Cloud,
    private readonly forward: Forward,
    private readonly arnOfBus: (bus: string) => string,
  ) {}

  /** @throws UsageError naming a target of a kind that does not run locally */
  check({ name }: Rule, { arn, roleArn }: Target): void {
    const isBus = busArn.test(arn);
    if (!isBus && !kinds.some((kind) => kind.arn.test(arn))) {
      throw new UsageError(
        `Rule ${name} has the target ${arn}: the local runtime delivers events to SQS queues, SNS topics, Lambda functions, state machines and event buses.`,
      );
    }
    if ((isBus || machineArn.test(arn)) && roleArn === undefined)
      throw new UsageError(`Rule ${name}: the target ${arn} needs a roleArn.`);
  }

  /** Hands over one event. @returns story ids of what came of it @throws AwsError as the target's API does, DeliveryRefused */
  async send(parcel: Parcel): Promise<string[]> {
    const { rule, target } = parcel;
    const caller = this.callerFor(rule, target, parcel.arrival.event.id);
    const kind = kinds.find(({ arn }) => arn.test(target.arn));
    if (kind !== undefined) return kind.send(this.cloud, caller, parcel);
    const bus = busName(target.arn);
    this.cloud.authorize({ caller, action: "events:PutEvents", resource: this.arnOfBus(bus) });
    this.forward(parcel.arrival, bus);
    return [];
  }

  private callerFor(rule: Rule, { roleArn }: Target, eventId: string): Caller {
    if (roleArn === undefined) return this.cloud.asService("events.amazonaws.com", rule.arn);
    if (this.cloud.offer("iam").trusts(roleArn, "events.amazonaws.com", rule.arn)) {
      return this.cloud.asRole(roleArn, `event:${eventId}`);
    }
    throw new DeliveryRefused("NO_PERMISSIONS", `${roleArn} does not trust events.amazonaws.com for ${rule.arn}.`);
  }
}
