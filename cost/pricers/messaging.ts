import { eachTime, standing, type Charge, type Context, type Pricer, type Pricers } from "../charge";
import { daysPerMonth, hoursPerMonth } from "../prices";
import { at, numberAt, textAt, type CostResource } from "../resource";
import { types } from "../types";

/** Sent, received, deleted. */
const requestsPerMessage = 3;

const queue: Pricer = (resource, context) => {
  const { inventory, activity, assumed } = context;
  const works = activity.of(resource);
  const price = at(resource, "fifoQueue") === true ? "sqsFifoRequest" : "sqsRequest";
  const mappings = inventory.naming(resource, "eventSourceArn", types.mapping);
  const readers = mappings.flatMap((mapping) => inventory.namedBy(mapping, "functionName", types.function));
  // A message that finds no room is received again, and its visibility changed.
  const again = readers.some(({ urn }) => activity.room.full.has(urn)) ? 2 * assumed.putOffs : 0;
  return [
    ...eachTime(price, works, () => requestsPerMessage + again),
    ...mappings.map(() => standing(price, assumed.pollsPerMinute * 60 * hoursPerMonth)),
    ...dataKeys(resource, "kmsMasterKeyId", context, numberAt(resource, "kmsDataKeyReusePeriodSeconds", 300)),
  ];
};

/** SQS and SNS keep a data key for a while: one request to make it and one to read it. */
function dataKeys(resource: CostResource, property: string, { activity }: Context, reuseSeconds: number): Charge[] {
  if (at(resource, property) === undefined) return [];
  const perDay = Math.min(activity.perDay(resource), (24 * 3600) / reuseSeconds);
  return [{ price: "keyRequest", quantity: 2 * perDay * daysPerMonth, kind: "use" }];
}

const topic: Pricer = (resource, context) => {
  const { inventory, activity } = context;
  const works = activity.of(resource);
  const protocols = inventory.naming(resource, "topic", types.subscription).map((one) => textAt(one, "protocol"));
  return [
    ...eachTime("publish", works, () => 1),
    ...protocols.flatMap((protocol) => deliveries(protocol).flatMap((price) => eachTime(price, works, () => 1))),
    ...dataKeys(resource, "kmsMasterKeyId", context, 300),
  ];
};

/** Deliveries to queues and functions cost nothing. */
const deliveries = (protocol: string): Array<"email" | "httpDelivery"> => {
  if (protocol.startsWith("email")) return ["email"];
  return protocol.startsWith("http") ? ["httpDelivery"] : [];
};

/** Events of AWS's services are free but for those that have to be turned on, as S3's have. */
const notification: Pricer = (resource, { inventory, activity }) =>
  at(resource, "eventbridge") === true
    ? inventory
        .namedBy(resource, "bucket", types.bucket)
        .flatMap((bucket) => eachTime("s3Event", activity.of(bucket), () => 1))
    : [];

const schedule: Pricer = (resource, { activity }) => eachTime("scheduled", activity.of(resource), () => 1);

export const messaging: Pricers = {
  [types.queue]: queue,
  [types.topic]: topic,
  [types.notification]: notification,
  [types.schedule]: schedule,
};
