import * as assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { graphOf } from "../../local/graph/load";
import { Inbox } from "../../local/services/sns/inbox";
import { projectRoot } from "../support/environment";
import { RunningStack } from "../support/runningStack";
import { sale, salesCsv, type Sale } from "../support/sales";
import { shipment } from "../support/shipments";
import { lines, strictJson, tollRecord } from "../support/tolls";

describe("All four pipelines in one stack", function () {
  this.timeout(240_000);
  let dev: RunningStack;
  const messages = () => new Inbox(dev.environment.engine.store).all();

  before(async () => {
    dev = await RunningStack.of(await graphOf(projectRoot, "dev"));
  });
  after(() => dev.end());

  describe("shipping", () => {
    let shipping: RunningStack;
    before(async () => {
      shipping = dev.for("shipping");
      const { product_id, ...without } = shipment({ shipping_id: 8, shipping_cost: 2000.25 });
      assert.ok(product_id);
      const odd = shipment({ customer_name: ["Ada Quartermain"] });
      await shipping.land("day.json", lines(...[shipment(), without, odd].map(strictJson), "nonsense"));
    });

    it("reports the rows that its lake holds and those that went to quarantine", async () => {
      const { report, problems } = await shipping.report();
      assert.deepEqual(problems, []);
      assert.deepEqual([report.objects, report.rowsLoaded, report.rowsQuarantined], [1, 2, 2]);
      assert.deepEqual(
        report.runs.map(({ state }) => state),
        ["SUCCEEDED"],
      );
    });

    it("tells people the totals of the batch and of all, with record count and batch", () => {
      const [told] = messages().filter(({ subject }) => subject.startsWith("Shipping:"));
      assert.equal(told?.subject, "Shipping: 2 records, cost 3000.75");
      assert.match(
        told?.message ?? "",
        /Batch [0-9a-f]{32} has 2 records.\nTotal cost: 3000.75\nTotal distance: 100.00/,
      );
    });

    it("names a customer in the raw copies alone: no message, log, trace, report, reason or other file", async () => {
      const name = "Quartermain";
      const found = filesWith(dev.directory, name);
      const raw = [
        shipping.output("landingBucket"),
        ...rawCopies.map((folder) => `${shipping.output("stagingBucket")}/${folder}`),
      ];
      const elsewhere = found.filter((path) => !raw.some((place) => path.startsWith(`buckets/${place}/`)));
      assert.deepEqual(elsewhere, []);
      assert.ok(
        found.some((path) => path.includes("/raw/")),
        found.join(),
      );
      const reasons = (await shipping.quarantine()).map(({ reason }) => reason);
      assert.ok(reasons.includes("customer_name is private: text is wanted"), reasons.join());
      assert.ok(!JSON.stringify([messages(), shipping.trace, await shipping.report(), reasons]).includes(name));
    });

    it("keeps the column out of the processed zone's table, and in the raw zone's", async () => {
      const columns = async (DatabaseName: string) => {
        const input = { DatabaseName, Name: shipping.output("table") };
        const { Table } = await shipping.call<{ Table: TableShape }>("glue", "GetTable", input);
        return Table.StorageDescriptor.Columns.map(({ Name }) => Name);
      };
      assert.ok((await columns("shipping-raw-db-dev")).includes("customer_name"));
      const processed = await columns(shipping.output("catalogDatabase"));
      assert.ok(processed.includes("street_address") && !processed.includes("customer_name"), processed.join());
    });

    it("has the newest version's rows only, when a file comes again", async () => {
      await shipping.land("day.json", lines(strictJson(shipment({ shipping_cost: 1 }))));
      const { report, problems } = await shipping.report();
      assert.deepEqual(problems, []);
      assert.deepEqual([report.objects, report.rowsLoaded], [2, 1]);
    });
  });

  describe("sales", () => {
    let sales: RunningStack;
    const land = (key: string, rows: readonly Sale[]) => sales.land(`input/${key}`, salesCsv(rows));
    before(() => {
      sales = dev.for("sales");
    });

    it("loads what is good, with types, defaults and days, and puts the rest into quarantine", async () => {
      await land("first.csv", [
        sale({ "Order ID": "1", Country: "", "Units Sold": "" }),
        sale({ "Order ID": "2", "Item Type": 'Baby "Food", fresh' }),
        sale({ "Order ID": "", "Order Date": "1/1/2026" }),
        sale({ "Order ID": "4", "Order Date": "13/40/2026" }),
      ]);
      const rows = await sales.rows(
        "select order_id, country, item_type, order_date, units_sold, total_revenue from sales_data_table order by 1",
      );
      assert.deepEqual(rows, [
        [1, "NA", "Snacks", "2026-01-27", 0, 25],
        [2, "Norway", 'Baby "Food", fresh', "2026-01-27", 10, 25],
      ]);
      const bad = (await sales.quarantine()).map(({ line, reason }) => [line, reason] as const);
      assert.deepEqual(
        bad.map(([line]) => line),
        [4, 5],
      );
      assert.match(bad[0]?.[1] ?? "", /order_id/);
      assert.match(bad[1]?.[1] ?? "", /order_date/);
    });

    it("has one row an order, with the newest values, when a file comes again with a tenth replaced, and part of it once more", async () => {
      const ids = Array.from({ length: 50 }, (_, at) => 100 + at);
      const units = (id: number) => (id === 100 ? 77 : id < 105 ? 99 : 10);
      const order = (id: number, sold: number) => sale({ "Order ID": String(id), "Units Sold": String(sold) });
      await land(
        "orders.csv",
        ids.map((id) => order(id, 10)),
      );
      await land(
        "orders.csv",
        ids.map((id) => order(id, id < 105 ? 99 : 10)),
      );
      await land("correction.csv", [order(100, 77)]);
      const rows = await sales.rows(
        "select order_id, units_sold from sales_data_table where order_id >= 100 order by 1",
      );
      assert.deepEqual(
        rows,
        ids.map((id) => [id, units(id)]),
      );
    });

    it("tells people of each step, of the start and of what was loaded", () => {
      const all = messages().map(({ subject, message }) => `${subject}: ${message}`);
      for (const step of ["1 of 4", "2 of 4", "3 of 4", "4 of 4"])
        assert.ok(
          all.some((text) => text.includes(step) && /succeeded/i.test(text)),
          step,
        );
      assert.ok(all.some((text) => /a run has started/.test(text)));
      assert.ok(
        all.some((text) => /rows loaded/i.test(text)),
        all.join("\n"),
      );
    });

    it("refuses a file with the wrong header as a whole, and says the difference", async () => {
      await sales.land("input/wrong.csv", "Order ID,Colour\r\n9,red\r\n");
      const { problems } = await sales.report();
      assert.ok(
        problems.some(({ what }) => /wrong\.csv landed but is not in the ledger/.test(what)),
        JSON.stringify(problems),
      );
      assert.ok(
        messages().some(({ message }) => /Colour/.test(message)),
        "the notice lists the difference",
      );
    });
  });

  describe("datalake", () => {
    it("makes a table of each folder, whatever its header, and tells people", async () => {
      const lake = dev.for("datalake");
      await lake.put("people/a.csv", "name,age\nAda,36\nBlaise,39\n");
      await lake.land("towns/b.csv", "town,height\nOslo,23\n");
      const { report, problems } = await lake.report();
      assert.deepEqual(problems, []);
      assert.deepEqual([report.objects, report.rowsLoaded], [2, 3]);
      const { processedBucket = "" } = dev.environment.graph.outputs["datalake"] as { processedBucket?: string };
      const folders = new Set((await lake.keys(processedBucket)).map((key) => key.split("/")[0]));
      assert.deepEqual([...folders].sort(), ["people", "towns"]);
      assert.ok(messages().some(({ message }) => /datalake-job.* has done its work/.test(message)));
    });
  });

  describe("toll", () => {
    it("works beside them", async () => {
      const toll = dev.for("toll");
      await toll.land("plaza.json", lines(strictJson(tollRecord())));
      assert.deepEqual(await toll.rows("select count(*) from toll_table"), [[1]]);
      assert.deepEqual((await toll.report()).problems, []);
    });
  });
});

interface TableShape {
  readonly StorageDescriptor: { readonly Columns: ReadonlyArray<{ readonly Name: string }> };
}

/** Where the staging bucket has files as they were sent: copied, as Parquet before and after it is moved, and bad rows. */
const rawCopies = ["in", "out", "raw", "quarantine"];

/** Files of a state folder that contain the text. The contents behind the buckets' objects are the objects' own. */
function filesWith(folder: string, text: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
  return paths.filter((path) => !path.startsWith("s3/blobs/") && readFileSync(join(folder, path)).includes(text));
}
