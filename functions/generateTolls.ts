import { generatorOf, money, recentDay, type Generated, type GenerateRequest, type Source } from "./generateFile";

const booths = ["buckley_rd", "82nd_st", "royal_ave", "savanna_west", "golf_rd", "york_rd"];

/** A transaction at a toll plaza. */
export function tollRecord(source: Source, asOf: Date) {
  return {
    transaction_id: source.number.int({ min: 1, max: 9_999_999_999 }),
    transaction_date: recentDay(source, asOf),
    toll_booth: source.helpers.arrayElement(booths),
    vehicle_make: source.vehicle.manufacturer(),
    vehicle_category: source.vehicle.type(),
    transaction_amount: money(source, 0.01, 10),
  };
}

/** Cold start of the function that writes toll records, 100 by default. Given to `callbackFactory`. */
export function generateTollsFactory(): (request: GenerateRequest | null) => Promise<Generated> {
  return generatorOf(tollRecord, 100);
}
