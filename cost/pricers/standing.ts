import { standing, type Pricer, type Pricers } from "../charge";
import { hoursPerMonth } from "../prices";
import { at, listAt, numberAt, textAt } from "../resource";

const once =
  (price: Parameters<typeof standing>[0], quantity = 1): Pricer =>
  () => [standing(price, quantity)];

const natGateway = "aws:ec2/natGateway:NatGateway";

/** Where the component's own gateways are in the stack, as Pulumi's engine shows them, they are priced themselves. */
const vpc: Pricer = (resource, { inventory }) => {
  if (inventory.ofType(natGateway).length > 0) return [];
  const zones = numberAt(resource, "numberOfAvailabilityZones", 3);
  const strategies: Readonly<Record<string, number>> = { None: 0, Single: 1, OnePerAz: zones };
  const gateways = strategies[textAt(resource, "natGateways.strategy")] ?? zones;
  return gateways === 0
    ? []
    : [standing("natHour", gateways * hoursPerMonth), standing("publicAddressHour", gateways * hoursPerMonth)];
};

const endpoint: Pricer = (resource) => {
  if (textAt(resource, "vpcEndpointType") !== "Interface") return [];
  const zones = Math.max(1, listAt(resource, "subnetIds").length);
  return [standing("endpointHour", zones * hoursPerMonth)];
};

/** Alarms are billed by the metrics that they watch. */
const alarm: Pricer = (resource) => {
  const metrics = Math.max(
    1,
    listAt(resource, "metricQueries").filter((query) => (query as { metric?: unknown }).metric).length,
  );
  return [standing(numberAt(resource, "period", 60) < 60 ? "fastAlarm" : "alarm", metrics)];
};

/** Rotation adds the price of a key a year for two years; replicas are keys of their own. */
const key: Pricer = (resource) => (at(resource, "isEnabled") === false ? [] : [standing("key")]);

/** What is billed by being there. */
export const standingPricers: Pricers = {
  "awsx:ec2:Vpc": vpc,
  [natGateway]: once("natHour", hoursPerMonth),
  "aws:ec2/eip:Eip": once("publicAddressHour", hoursPerMonth),
  "aws:ec2/vpcEndpoint:VpcEndpoint": endpoint,
  "aws:cloudwatch/metricAlarm:MetricAlarm": alarm,
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": once("compositeAlarm"),
  "aws:cloudwatch/dashboard:Dashboard": once("dashboard"),
  "aws:kms/key:Key": key,
  "aws:kms/replicaKey:ReplicaKey": key,
  "aws:secretsmanager/secret:Secret": once("secret"),
};
