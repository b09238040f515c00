import { Activity } from "./activity";
import { assumed, type Assumed } from "./assumptions";
import type { Charge, Context, Pricers } from "./charge";
import { isFree, isGroup } from "./free";
import { Inventory } from "./inventory";
import { daysPerMonth, prices } from "./prices";
import { compute } from "./pricers/compute";
import { glue } from "./pricers/glue";
import { messaging } from "./pricers/messaging";
import { redshift } from "./pricers/redshift";
import { standingPricers } from "./pricers/standing";
import { storage } from "./pricers/storage";
import type { CostResource } from "./resource";
import type { Load } from "./work";

/** One resource's one price, in dollars a month. */
export interface Line extends Charge {
  readonly urn: string;
  /** The resource's logical name. */
  readonly resource: string;
  /** The outermost component that the resource stands in, such as "Intake toll". */
  readonly component: string;
  /** AWS's service, as types spell it: "glue", "s3". */
  readonly service: string;
  readonly dollars: number;
}

/** Dollars a month. */
export interface Monthly {
  /** Whether files come or not. */
  readonly idle: number;
  /** What files and the work on them cost. */
  readonly use: number;
  readonly total: number;
}

export interface Estimate {
  readonly load: Load;
  /** Files a month, of all landing buckets. */
  readonly files: number;
  readonly monthly: Monthly;
  /** Dollars of use a file; nothing where no files come. */
  readonly perFile?: number;
  readonly byComponent: ReadonlyMap<string, Monthly>;
  readonly byService: ReadonlyMap<string, Monthly>;
  readonly lines: readonly Line[];
  /** Types of resources that may cost money and that the model does not know. */
  readonly notPriced: readonly string[];
  /** What a reader of the figures must know. */
  readonly notes: readonly string[];
  /** Whether all files can be dealt with. */
  readonly keepsUp: boolean;
  readonly assumed: Assumed;
}

const pricers: Pricers = { ...glue, ...redshift, ...messaging, ...compute, ...storage, ...standingPricers };

/** What a stack costs a month. Pure. */
export function estimate(resources: readonly CostResource[], load: Load, given: Assumed = assumed()): Estimate {
  const notes = new Set<string>();
  const situation = { inventory: new Inventory(resources), load, assumed: given };
  const activity = new Activity(situation);
  const context: Context = { ...situation, activity, note: (text) => notes.add(text) };
  const lines = resources.flatMap((resource) => linesOf(resource, context));
  const { overwhelmed } = activity.room;
  for (const takes of overwhelmed.values()) notes.add(tooMany(load.filesPerDay, takes));
  const files = load.filesPerDay * activity.landings * daysPerMonth;
  const monthly = sumOf(lines);
  return {
    load,
    files,
    monthly,
    ...(files === 0 ? {} : { perFile: monthly.use / files }),
    byComponent: sums(lines, ({ component }) => component),
    byService: sums(lines, ({ service }) => service),
    lines,
    notPriced: notPricedOf(resources),
    notes: [...notes],
    keepsUp: overwhelmed.size === 0,
    assumed: given,
  };
}

const tooMany = (files: number, takes: number): string =>
  `${files.toLocaleString("en-US")} files a day are more than the runs allowed can take, about ${Math.floor(takes).toLocaleString("en-US")}: the rest waits, each day longer.`;

function linesOf(resource: CostResource, context: Context): Line[] {
  const charges = pricers[resource.type]?.(resource, context) ?? [];
  const component = context.inventory.componentOf(resource);
  const service = /^awsx?:(\w+)/.exec(resource.type)?.[1] ?? resource.type;
  return charges
    .filter(({ quantity }) => quantity > 0)
    .map((charge) => ({
      ...charge,
      urn: resource.urn,
      resource: resource.name,
      component,
      service,
      dollars: dollarsOf(charge),
    }));
}

function dollarsOf({ price, quantity }: Charge): number {
  const { dollars, per } = prices[price];
  return (quantity * dollars) / per;
}

function sumOf(lines: readonly Line[]): Monthly {
  const of = (kind: Line["kind"]) =>
    lines.filter((line) => line.kind === kind).reduce((sum, line) => sum + line.dollars, 0);
  const [idle, use] = [of("idle"), of("use")];
  return { idle, use, total: idle + use };
}

/** Greatest first. */
function sums(lines: readonly Line[], keyOf: (line: Line) => string): ReadonlyMap<string, Monthly> {
  const groups = new Map<string, Line[]>();
  for (const line of lines) groups.set(keyOf(line), [...(groups.get(keyOf(line)) ?? []), line]);
  const entries = [...groups].map(([key, group]) => [key, sumOf(group)] as const);
  return new Map(entries.sort(([, a], [, b]) => b.total - a.total));
}

function notPricedOf(resources: readonly CostResource[]): string[] {
  const types = new Set(resources.map(({ type }) => type));
  return [...types].filter((type) => !(type in pricers) && !isFree(type) && !isGroup(type)).sort();
}
