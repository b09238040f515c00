import { Random } from "../local/engine/random";
import { keptFile } from "./keptFile";

const cities = ["serverless_island", "island_city", "architect_city", "main_city"];

/** A file of shipping records, a JSON object a line. @returns its path */
export function shippingFile(rows: number): string {
  return keptFile(`shipping-${rows}.json`, () => shippingLines(rows));
}

function* shippingLines(rows: number): Generator<string> {
  const random = new Random(1);
  for (let row = 0; row < rows; row++) yield `${JSON.stringify(shippingRecord(random, row))}\n`;
}

function shippingRecord(random: Random, row: number): object {
  return {
    shipping_id: row,
    shipping_date: `2025/12/${String(1 + random.below(30)).padStart(2, "0")}`,
    customer_name: `Customer ${row}`,
    street_address: `${1 + random.below(999)} Long Lane`,
    destination_city: cities[random.below(cities.length)],
    shipping_cost: 1000 + random.below(9000),
    shipping_distance: 10 + random.below(90),
    quantity: 1000 + random.below(9000),
    product_id: random.below(100_000),
  };
}
