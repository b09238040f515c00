import * as assert from "node:assert/strict";
import { generateFile, type Deps, type GenerateRequest, type RecordOf } from "../../functions/generateFile";
import { shippingRecord } from "../../functions/generateShipping";
import { tollRecord } from "../../functions/generateTolls";

const now = new Date("2026-11-21T12:00:00Z");
const booths = ["buckley_rd", "82nd_st", "royal_ave", "savanna_west", "golf_rd", "york_rd"];

async function generate(request: GenerateRequest, recordOf: RecordOf = tollRecord) {
  // Node's own loader: faker is an ES module.
  const { faker } = await import("@faker-js/faker/locale/en");
  const files: Array<{ key: string; body: string }> = [];
  const put: Deps["put"] = async (key, body) => {
    files.push({ key, body });
    return { bucket: "raw", version: "v1" };
  };
  const result = await generateFile(request, recordOf, { faker, now: () => now, put });
  return { result, key: files[0]?.key, body: files[0]?.body ?? "" };
}

describe("generateFile", () => {
  it("writes a hundred records, one a line, as toll plazas would", async () => {
    const { result, key, body } = await generate({});
    assert.deepEqual(result, { bucket: "raw", key, version: "v1", count: 100 });
    const lines = body.trimEnd().split("\n");
    assert.equal(lines.length, 100);
    for (const line of lines) {
      const record = JSON.parse(line) as Record<string, string | number>;
      assert.deepEqual(Object.keys(record), [
        "transaction_id",
        "transaction_date",
        "toll_booth",
        "vehicle_make",
        "vehicle_category",
        "transaction_amount",
      ]);
      const age = now.getTime() - Date.parse(String(record["transaction_date"]).replaceAll("/", "-"));
      assert.ok(age >= 0 && age < 31 * 24 * 3600 * 1000, String(record["transaction_date"]));
      assert.ok(booths.includes(String(record["toll_booth"])));
      assert.ok(Number(record["transaction_amount"]) >= 0.01 && Number(record["transaction_amount"]) <= 10);
      assert.ok(Number.isSafeInteger(record["transaction_id"]));
    }
  });

  it("writes the same file to the same key for the same seed, and another for another", async () => {
    const [first, second, other] = [
      await generate({ seed: 7 }),
      await generate({ seed: 7 }),
      await generate({ seed: 8 }),
    ];
    assert.deepEqual(second, first);
    assert.notEqual(other.body, first.body);
    assert.notEqual(other.key, first.key);
  });

  it("counts dates back from the moment given", async () => {
    const { body } = await generate({ count: 1, asOf: "2020-01-01T00:00:00Z" });
    assert.match(body, /"2019\/12\//);
  });

  for (const [request, message] of [
    [{ count: 0 }, /count is 0; give 1 to 1000000/],
    [{ count: 1.5 }, /count is 1.5/],
    [{ asOf: "yesterday" }, /asOf is "yesterday"; give a moment like/],
  ] as const) {
    it(`refuses ${JSON.stringify(request)} and says what to give`, () => assert.rejects(generate(request), message));
  }
});

describe("shippingRecord", () => {
  it("is a line of a shipping schedule with a customer, a city and figures in their ranges", async () => {
    const { body } = await generate({ count: 10 }, shippingRecord);
    for (const line of body.trimEnd().split("\n")) {
      const record = JSON.parse(line) as Record<string, string | number>;
      const within = (column: string, min: number, max: number) =>
        assert.ok(Number(record[column]) >= min && Number(record[column]) <= max, `${column}: ${record[column]}`);
      within("shipping_id", 1, 2 ** 31 - 1);
      within("shipping_cost", 1000, 10_000);
      within("shipping_distance", 10, 100);
      within("quantity", 1000, 10_000);
      assert.match(String(record["shipping_date"]), /^\d{4}\/\d{2}\/\d{2}$/);
      assert.match(String(record["destination_city"]), /_(island|city|hanger)$/);
      assert.ok(record["customer_name"]);
    }
  });
});
