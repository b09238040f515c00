import * as assert from "node:assert/strict";
import { bigint, date, double, real, text } from "../../../components/contract/columns";
import { contract, contractJson } from "../../../components/contract/contract";
import type { Quality } from "../../../components/contract/quality";
import { ArgsError } from "../../../components/shared/args";

describe("contract", () => {
  it("hands the job its columns, with lengths in bytes and patterns that need no JavaScript", () => {
    const orders = contract("orders", {
      columns: {
        id: bigint({ required: true }),
        day: text({ pattern: /^\d{4}\/\d{2}$/ }),
        note: text({ length: 40 }),
        paid: double(),
      },
      load: "merge",
      keys: ["id"],
    });
    assert.deepEqual(JSON.parse(contractJson(orders)), {
      dataset: "orders",
      format: "json-lines",
      load: "merge",
      keys: ["id"],
      columns: [
        { name: "id", type: "bigint", required: true },
        { name: "day", type: "varchar", length: 256, pattern: "^\\d{4}/\\d{2}$" },
        { name: "note", type: "varchar", length: 40 },
        { name: "paid", type: "double precision" },
      ],
    });
  });

  it("names every problem at once", () => {
    const wrong = () =>
      contract("Orders", {
        columns: { Id: bigint(), etl_line: date(), note: text({ length: 70_000 }) },
        load: "merge",
        keys: ["order"],
      });
    assert.throws(wrong, (error: unknown) => {
      assert.ok(error instanceof ArgsError);
      assert.deepEqual(
        error.problems.map((problem) => problem.slice(0, 20)),
        [
          "the name is no table",
          'column "Id": Redshif',
          'column "etl_line": n',
          'column "note": lengt',
          'key "order" is no co',
        ],
      );
      return true;
    });
  });

  for (const [what, args, message] of [
    ["no column", { columns: {}, load: "append" }, /there is no column. Give one/],
    ["merge without keys", { columns: { id: bigint() }, load: "merge" }, /"merge" without keys.*Give keys/],
    [
      "append with keys",
      { columns: { id: real() }, load: "append", keys: ["id"] },
      /"append" with keys.*Leave them out/,
    ],
  ] as const) {
    it(`refuses ${what}`, () => assert.throws(() => contract("orders", args), message));
  }
});

describe("contract of CSV files", () => {
  const sales = {
    columns: {
      order_id: bigint({ header: "Order ID", required: true }),
      item_type: text({ header: "Item Type", default: "NA" }),
      order_date: date({ header: "Order Date", format: "M/d/yyyy", required: true }),
      customer: text({ private: true }),
    },
    drops: ["Region"],
    format: "csv",
    load: "merge",
    keys: ["order_id"],
  } as const;

  it("hands the job what senders call the columns, how they write days, what stands in for nothing, and what is private", () => {
    const json = JSON.parse(contractJson(contract("sales", sales))) as Record<string, unknown>;
    assert.deepEqual(json["columns"], [
      { name: "order_id", type: "bigint", required: true, header: "Order ID" },
      { name: "item_type", type: "varchar", length: 256, header: "Item Type", default: "NA" },
      { name: "order_date", type: "date", required: true, header: "Order Date", format: "M/d/yyyy" },
      { name: "customer", type: "varchar", length: 256, private: true },
    ]);
    assert.deepEqual([json["drops"], json["format"]], [["Region"], "csv"]);
  });

  it("refuses the same header twice, case and spaces apart, and headers to drop where there are none", () => {
    const columns = { a: text({ header: "Item Type" }), b: text({ header: "itemtype" }) };
    assert.throws(
      () => contract("x", { columns, format: "csv", load: "append" }),
      /header "itemtype" stands there twice/,
    );
    assert.throws(
      () => contract("x", { columns: { a: text() }, drops: ["Region"], load: "append" }),
      /drops are headers, which only CSV has/,
    );
  });

  it("refuses a required column with a default", () => {
    const columns = { a: text({ required: true, default: "NA" }) };
    assert.throws(() => contract("x", { columns, load: "append" }), /column "a": it is required and has a default/);
  });
});

describe("contract with quality rules", () => {
  const columns = { id: bigint(), city: text() };

  it("hands the job its rules", () => {
    const quality = { tolerance: 0.1, rules: [{ rule: "unique", column: "id", severity: "refuse" }] } as const;
    const json = JSON.parse(contractJson(contract("x", { columns, load: "append", quality }))) as Record<
      string,
      unknown
    >;
    assert.deepEqual(json["quality"], quality);
  });

  const wrong: ReadonlyArray<[string, Quality, RegExp]> = [
    ["an unknown column", { rules: [{ rule: "unique", column: "idd" }] }, /"idd" is no column. Give one of id, city/],
    ["a range without a bound", { rules: [{ rule: "range", column: "id" }] }, /"range" has no bound/],
    ["bounds the wrong way round", { rules: [{ rule: "row_count", min: 5, max: 1 }] }, /min is 5, over max 1/],
    ["a set of nothing", { rules: [{ rule: "set", column: "city", values: [] }] }, /has no values/],
    ["freshness of no time", { rules: [{ rule: "freshness", column: "id", hours: 0 }] }, /hours is 0/],
    ["a tolerance in per cent", { tolerance: 5 }, /tolerance is 5: it is a share/],
  ];
  for (const [what, quality, message] of wrong)
    it(`refuses ${what}`, () => assert.throws(() => contract("x", { columns, load: "append", quality }), message));
});
