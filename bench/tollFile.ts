import { Random } from "../local/engine/random";
import { keptFile } from "./keptFile";

const booths = ["buckley_rd", "82nd_st", "royal_ave", "savanna_west", "golf_rd", "york_rd"];
const makes = [
  "Aston Martin",
  "Audi",
  "Chevrolet",
  "Ford",
  "Honda",
  "Mercedes Benz",
  "Rolls Royce",
  "Toyota",
  "Volkswagen",
];
const categories = [
  "Cargo Van",
  "Convertible",
  "Extended Cab Pickup",
  "Hatchback",
  "Minivan",
  "Passenger Van",
  "Sedan",
  "SUV",
];
const linesAtOnce = 10_000;

/**
 * A file of toll records, a JSON object a line, spaced as Python writes it: 180 bytes a row.
 * @returns its path
 */
export function tollFile(rows: number): string {
  return keptFile(`toll-${rows}.json`, () => tollLines(rows));
}

function* tollLines(rows: number): Generator<string> {
  const random = new Random(1);
  for (let row = 0; row < rows; row += linesAtOnce) {
    yield Array.from({ length: Math.min(linesAtOnce, rows - row) }, () => tollLine(random)).join("");
  }
}

function tollLine(random: Random): string {
  const one = (values: readonly string[]) => values[random.below(values.length)];
  const id = 1 + random.below(2 ** 31);
  const date = `2025/12/${String(1 + random.below(30)).padStart(2, "0")}`;
  const amount = (1 + random.below(1000)) / 100;
  return (
    `{"transaction_id": ${id}, "transaction_date": "${date}", "toll_booth": "${one(booths)}", ` +
    `"vehicle_make": "${one(makes)}", "vehicle_category": "${one(categories)}", "transaction_amount": ${amount}}\n`
  );
}
