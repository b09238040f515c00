import { batch } from "../components/steps";

const measures = { cost: "shipping_cost", distance: "shipping_distance", quantity: "quantity" };
const names = Object.keys(measures);

/** Totals over the rows of one batch and over all; `:batch` stands for its id. */
export function totals(table: string): string {
  const ofBatch = Object.entries(measures).map(([name, column]) =>
    total(name, `case when etl_batch = :batch then ${column} end`),
  );
  const ofAll = Object.entries(measures).map(([name, column]) => total(`all_${name}`, column));
  const counts = ["count(case when etl_batch = :batch then 1 end) as records", "count(*) as all_records"];
  return `select ${[...counts, ...ofBatch, ...ofAll].join(", ")} from ${table}`;
}

function total(name: string, value: string): string {
  return `cast(coalesce(sum(${value}), 0) as decimal(38, 2)) as ${name}`;
}

const lines = (prefix: string) => names.map((name) => `'Total ${name}: ' & $totals.${prefix}${name}`);

/** Subject of the message about a batch's totals, in JSONata. */
export const totalsSubject = `'Shipping: ' & $totals.records & ' records, cost ' & $totals.cost`;

/** Its text. */
export const totalsMessage = `$join([
  'Batch ' & ${batch} & ' has ' & $totals.records & ' records.', ${lines("").join(", ")}, '',
  'All batches together have ' & $totals.all_records & ' records.', ${lines("all_").join(", ")}
], '\\n')`.replaceAll(/\s*\n\s*/g, " ");

/** Questions that people find in Athena's console. */
export const questions = {
  "cost-by-city": {
    description: "What shipping costs, city by city",
    sql: `select destination_city, count(*) as shipments, sum(shipping_cost) as total_cost, avg(shipping_cost) as average_cost
from shipping_schedules
group by destination_city
order by total_cost desc`,
  },
  "cost-per-mile-by-month": {
    description: "What a mile costs, month by month",
    sql: `select substr(shipping_date, 1, 7) as month, sum(shipping_cost) / nullif(sum(shipping_distance), 0) as cost_per_mile
from shipping_schedules
group by 1
order by 1`,
  },
};
