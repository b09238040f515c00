import assert from "node:assert/strict";
import { contractJudge, crawledJudge, type Judge } from "../../../local/simulate/spark/judge";
import { projectRoot } from "../../support/environment";

const columns = [
  { name: "order_id", type: "bigint", header: "Order ID" },
  { name: "day", type: "date", header: "Day", format: "M/d/yyyy" },
  { name: "price", type: "double precision", header: "Price", default: 1.5 },
];
const contract = { dataset: "orders", load: "merge", keys: ["order_id"] };
const csv = JSON.stringify({ ...contract, format: "csv", columns, drops: ["Clerk"] });
const json = JSON.stringify({ ...contract, format: "json-lines", columns });

const lines = (judge: Judge, key: string, ...text: string[]) =>
  judge
    .judged(key, text.join("\n"))
    ?.map(({ line, row, reason }) => [line, row === undefined ? reason : Object.values(row)]);

describe("what a landed file comes to", () => {
  it("is said of each CSV record, by its first line", () => {
    const judge = contractJudge(projectRoot, csv);
    const records = ['1,1/31/2026,"2\n5",A', "2,1/31/2026,,A", "", "x,1/31/2026,3,A", "4,1/31/2026,5"];
    assert.deepEqual(lines(judge, "a.csv", "Order ID,Day,Price,Clerk", ...records), [
      [2, 'price is "2\\n5": a finite number within the range of double precision is wanted'],
      [4, [2, "2026-01-31", 1.5]],
      [6, 'order_id is "x": a whole number from -9223372036854775808 to 9223372036854775807 is wanted'],
      [7, "no record: 3 fields, where the header has 4"],
    ]);
  });

  it("is nothing where a CSV file is refused as a whole, and no record where it is empty", () => {
    const judge = contractJudge(projectRoot, csv);
    assert.equal(judge.judged("a.csv", "Order ID,Price\n1,2\n"), undefined);
    assert.equal(judge.judged("a.csv", "PK\u0003\u0004"), undefined);
    assert.deepEqual(judge.judged("a.csv", ""), []);
  });

  it("is said of each JSON line", () => {
    const good = { "Order ID": 1, Day: "1/31/2026", Price: 2 };
    const judged = lines(contractJudge(projectRoot, json), "a.json", JSON.stringify(good), "", "[]");
    assert.deepEqual(judged, [
      [1, [1, "2026-01-31", 2]],
      [3, "no record: one JSON object or one Python dict is wanted"],
    ]);
  });

  it("goes by the folder where tables are crawled", () => {
    const table = (name: string, type: string) => ({ name, folder: `${name}/`, columns: [["n", type]] as const });
    const judge = crawledJudge(projectRoot, [table("numbers", "bigint"), table("texts", "string")]);
    assert.deepEqual(lines(judge, "texts/a.csv", "n", "x"), [[2, ["x"]]]);
    assert.match(String(lines(judge, "numbers/a.csv", "n", "x")), /^2,n is "x": a whole number/);
    assert.equal(judge.judged("elsewhere/a.csv", "n\n1"), undefined);
  });
});
