import * as assert from "node:assert/strict";
import { bigint, contract, contractJson, date, double, real, text } from "../../components/contract";
import { ArgsError } from "../../components/shared/args";

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
