import { keptGb, standing, type Charge, type Context, type Pricer, type Pricers } from "../charge";
import { daysPerMonth, hoursPerMonth, prices } from "../prices";
import { at, numberAt, textAt, type CostResource } from "../resource";
import { types } from "../types";
import { loadSeconds, type Work } from "../work";

/** Redshift Serverless bills a minute at least each time that it wakes up. */
const leastSeconds = 60;
const secondsPerDay = 24 * 3600;

const workgroup: Pricer = (resource, context) => {
  const { activity, load, assumed } = context;
  const rpus = numberAt(resource, "baseCapacity", 128);
  const awake = ({ perDay, files }: Work) => perDay * Math.max(leastSeconds, loadSeconds(files, rpus, load, assumed));
  const works = activity.of(resource);
  const seconds = (kind: Work["kind"]) =>
    works.filter((work) => work.kind === kind).reduce((sum, work) => sum + awake(work), 0);
  const idle = Math.min(secondsPerDay, seconds("idle"));
  const use = Math.min(secondsPerDay - idle, seconds("use"));
  const hours = (ofSeconds: number) => (rpus * ofSeconds) / 3600;
  sayLimits(resource, hours(idle + use), context);
  return [
    { price: "rpuHour", quantity: hours(idle) * daysPerMonth, kind: "idle" },
    { price: "rpuHour", quantity: hours(use) * daysPerMonth, kind: "use" },
    ...stored(works, context),
  ];
};

/** One copy of each landing bucket's rows. */
const stored = (works: readonly Work[], context: Context): Charge[] =>
  works.length === 0
    ? []
    : [{ price: "managedStorage", quantity: keptGb(context) * context.assumed.parquetShare, kind: "use" }];

const daysOf: Readonly<Record<string, number>> = { daily: 1, weekly: 7, monthly: daysPerMonth };

/** A usage limit that stops queries makes the bill smaller and the rows late. */
function sayLimits(resource: CostResource, hoursPerDay: number, { inventory, note }: Context): void {
  for (const limit of inventory.naming(resource, "resourceArn", types.usageLimit)) {
    const days = daysOf[textAt(limit, "period")] ?? daysPerMonth;
    const most = numberAt(limit, "amount", Infinity) / days;
    if (textAt(limit, "breachAction") !== "deactivate" || hoursPerDay <= most) continue;
    note(
      `Loads take ${hoursPerDay.toFixed(0)} RPU-hours a day; the usage limit "${limit.name}" stops them at ${most.toFixed(0)}, and the rest waits. The figures are without the limit.`,
    );
  }
}

const cluster: Pricer = (resource, context) => {
  const type = textAt(resource, "nodeType");
  const price = Object.keys(prices).find((name) => name === type) as "ra3.large" | undefined;
  if (price === undefined) context.note(`Nodes of ${resource.name} are not priced: there is no price for "${type}".`);
  const nodes = numberAt(resource, "numberOfNodes", 1) * hoursPerMonth;
  return [
    ...(price === undefined ? [] : [standing(price, nodes)]),
    ...(at(resource, "manageMasterPassword") === true ? [standing("secret")] : []),
    ...stored(context.activity.of(resource), context),
  ];
};

const namespace: Pricer = (resource) => (at(resource, "manageAdminPassword") === true ? [standing("secret")] : []);

export const redshift: Pricers = {
  [types.workgroup]: workgroup,
  [types.cluster]: cluster,
  [types.namespace]: namespace,
};
