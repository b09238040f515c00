import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { stacksOf } from "../../local/graph/projectConfig";
import { contractText, type JobContract } from "../../scripts/contractTable";
import { filled, pageOf, pipelinePages } from "../../scripts/docs";
import { projectRoot } from "../support/environment";

describe("docs/pipelines", function () {
  this.timeout(120_000); // A graph that is in no cache is evaluated.

  it("has a page for each pipeline", () => {
    const stacks = stacksOf(projectRoot).filter((stack) => stack !== "dev");
    assert.deepEqual([...pipelinePages().keys()].sort(), stacks.sort());
  });

  for (const [pipeline, path] of pipelinePages())
    it(`has the diagram and the contract that ${pipeline} has now (npm run docs)`, async () => {
      const page = readFileSync(path, "utf8");
      assert.equal(await pageOf(pipeline, page), page);
    });
});

describe("filled", () => {
  const page = "before\n<!-- generated: a -->\nold\n<!-- /generated -->\nafter\n";

  it("changes what is between a part's markers, and nothing else; twice is as once", () => {
    const once = filled(page, { a: "new $&" });
    assert.equal(once, "before\n<!-- generated: a -->\n\nnew $&\n\n<!-- /generated -->\nafter\n");
    assert.equal(filled(once, { a: "new $&" }), once);
  });

  it("refuses a page without a place for a part, and a place for none", () => {
    assert.throws(() => filled(page, { a: "", b: "" }), /no place for b/);
    assert.throws(() => filled(page, {}), /no part "a"/);
  });
});

describe("contractText", () => {
  const columns = [
    { name: "order_id", type: "bigint", header: "Order ID", required: true },
    { name: "kind", type: "varchar", length: 9, pattern: "a|b", default: "NA", private: true },
  ];

  it("says what a CSV file must have, and what becomes of it", () => {
    const of: JobContract = {
      dataset: "t",
      format: "csv",
      load: "merge",
      keys: ["order_id"],
      columns,
      drops: ["Region"],
    };
    assert.equal(
      contractText(of),
      `Dataset \`t\`: CSV files with a header; the table has one row for each \`order_id\`, the newest.

| column     | type       | sent as    | rules                                                                 |
| ---------- | ---------- | ---------- | --------------------------------------------------------------------- |
| \`order_id\` | bigint     | \`Order ID\` | required                                                              |
| \`kind\`     | varchar(9) | \`kind\`     | looks like \`a\\|b\`, empty becomes \`NA\`, private: stays in the raw zone |

Headers that are sent and not kept: \`Region\`.`,
    );
  });

  it("says what a batch is measured by", () => {
    const rules = [
      { rule: "range", column: "cost", min: 0 },
      { rule: "row_count", min: 1, severity: "refuse" },
    ];
    const quality = { tolerance: 0.05, rules };
    const text = contractText({ dataset: "t", format: "json-lines", load: "append", columns: [], quality });
    assert.match(text, /more than 5 % goes to quarantine is refused/);
    assert.match(
      text,
      /- range of `cost`, min `0`: where broken, the notice says so\n- row count, min `1`: where broken, the batch is refused$/,
    );
  });
});
