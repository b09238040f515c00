import { generatorOf, money, recentDay, type Generated, type GenerateRequest, type Source } from "./generateFile";

const cities = [
  "serverless_island",
  "island_city",
  "machine_learning_island",
  "architect_city",
  "data_analytic_hanger",
  "main_city",
];

/** A line of a shipping schedule. */
export function shippingRecord(source: Source, asOf: Date) {
  return {
    shipping_id: source.number.int({ min: 1, max: 2_147_483_647 }),
    shipping_date: recentDay(source, asOf),
    customer_name: source.person.fullName(),
    street_address: source.location.streetAddress(),
    destination_city: source.helpers.arrayElement(cities),
    shipping_cost: money(source, 1000, 10_000),
    shipping_distance: money(source, 10, 100),
    quantity: source.number.int({ min: 1000, max: 10_000 }),
    product_id: source.number.int({ min: 1, max: 99_999 }),
  };
}

/** Cold start of the function that writes shipping records, 10 by default. Given to `callbackFactory`. */
export function generateShippingFactory(): (request: GenerateRequest | null) => Promise<Generated> {
  return generatorOf(shippingRecord, 10);
}
