import type { Activity, Situation } from "./activity";
import { daysPerMonth, type prices } from "./prices";
import type { CostResource } from "./resource";
import type { Work } from "./work";

export type PriceName = keyof typeof prices;

/** Something that a resource is billed for in a month. */
export interface Charge {
  readonly price: PriceName;
  /** In the price's unit. */
  readonly quantity: number;
  /** `idle`: whether files come or not. */
  readonly kind: Work["kind"];
}

/** What pricers read. */
export interface Context extends Situation {
  readonly activity: Activity;
  /** Says something that a reader of the figures must know, once. */
  readonly note: (text: string) => void;
}

/** What a resource is billed for. Pure but for notes. */
export type Pricer = (resource: CostResource, context: Context) => readonly Charge[];
export type Pricers = Readonly<Record<string, Pricer>>;

/** Billed each month, whatever happens. */
export const standing = (price: PriceName, quantity = 1): Charge => ({ price, quantity, kind: "idle" });

/** Billed for each time that work comes: `quantity` of one time. */
export const eachTime = (price: PriceName, works: readonly Work[], quantity: (files: number) => number): Charge[] =>
  works.map(({ perDay, files, kind }) => ({ price, quantity: perDay * quantity(files) * daysPerMonth, kind }));

const kbPerGb = 1024 * 1024;

/** Logs of `kb` each time, written and kept. */
export const logs = (works: readonly Work[], kb: number, { assumed }: Context): Charge[] => [
  ...eachTime("logsIngested", works, () => kb / kbPerGb),
  ...eachTime("logsStored", works, () => (kb / kbPerGb) * (assumed.keptDays / daysPerMonth)),
];

/** GB of landed files that are kept, of one landing bucket. */
export const keptGb = ({ load, assumed }: Context, days = assumed.keptDays): number =>
  (load.filesPerDay * load.fileMb * Math.min(days, assumed.keptDays)) / 1024;
