import { Random } from "../local/engine/random";
import { keptFile } from "./keptFile";

const header =
  "Region,Country,Item Type,Sales Channel,Order Priority,Order Date,Order ID,Ship Date,Units Sold,Unit Price,Unit Cost,Total Revenue,Total Cost,Total Profit\r\n";
const countries = ["Côte d'Ivoire", "Fiji", "Iceland", "Norway", '"Korea, Republic of"', "Tuvalu"];
const items = ["Baby Food", "Cereal", "Cosmetics", "Fruits", "Household", "Office Supplies", "Snacks"];

/**
 * A CSV file of sales records, 110 bytes a row.
 *
 * @param firstOrder the id of its first order; the others follow
 * @returns its path
 */
export function salesFile(rows: number, firstOrder: number): string {
  return keptFile(`sales-${rows}-from-${firstOrder}.csv`, () => salesLines(rows, firstOrder));
}

function* salesLines(rows: number, firstOrder: number): Generator<string> {
  const random = new Random(firstOrder);
  yield header;
  for (let row = 0; row < rows; row++) yield salesLine(random, firstOrder + row);
}

function salesLine(random: Random, order: number): string {
  const one = (values: readonly string[]) => values[random.below(values.length)];
  const day = () => `${1 + random.below(12)}/${1 + random.below(28)}/2025`;
  const [units, price, cost] = [1 + random.below(10_000), 100 + random.below(60_000), 50 + random.below(50_000)];
  const money = (cents: number) => (cents / 100).toFixed(2);
  const totals = [units * price, units * cost, units * (price - cost)].map(money).join(",");
  const head = `Europe,${one(countries)},${one(items)},Online,H,${day()},${order},${day()}`;
  return `${head},${units},${money(price)},${money(cost)},${totals}\r\n`;
}
