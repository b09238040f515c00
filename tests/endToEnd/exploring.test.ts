import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ended, runLandfall, Serving } from "../support/command";
import { projectRoot } from "../support/environment";
import { sale, salesCsv } from "../support/sales";
import { shipment } from "../support/shipments";
import { lines, strictJson } from "../support/tolls";

const python = join(projectRoot, ".venv", "bin", "python");

interface SalesSeen {
  readonly graph: {
    readonly nodes: ReadonlyArray<readonly [type: string, name: string, state: string]>;
    readonly edges: ReadonlyArray<readonly [from: string, to: string]>;
    readonly status: string;
    readonly statistics: Readonly<Record<string, number>>;
  };
  readonly tables: Readonly<Record<string, { location: string; classification: string; columns: object }>>;
  readonly rows: unknown;
}

interface ShippingSeen {
  readonly first: string;
  readonly again: string;
  readonly history: ReadonlyArray<{ id: number; type: string; name: string | null; resource: string | null }>;
  readonly athena: { readonly state: string; readonly rows: unknown; readonly csv: string };
}

type Outputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

describe("landfall serve, for boto3 and nothing else", function () {
  this.timeout(240_000);
  let folder: string;
  let serving: Serving;
  let outputs: Outputs;

  /** What the pipeline's client saw after it had put the text under the key. */
  async function seen<Seen>(pipeline: string, key: string, body: string): Promise<Seen> {
    const path = join(folder, `${pipeline}.file`);
    writeFileSync(path, body);
    const client = join(__dirname, "clients", `${pipeline}.py`);
    const args = [client, JSON.stringify(outputs[pipeline]), key, path];
    const { code, stdout, stderr } = await ended(python, args, serving.env);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as Seen;
  }

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "landfall-exploring-"));
    outputs = JSON.parse((await runLandfall("outputs", "--stack", "dev", "--json")).stdout) as Outputs;
    serving = await Serving.start("--stack", "dev", "--state", join(folder, "state"));
  });
  after(async () => {
    await serving.end();
    rmSync(folder, { recursive: true, force: true });
  });

  describe("sales", () => {
    let sales: SalesSeen;

    before(async () => {
      const orders = [sale({ "Order ID": "1" }), sale({ "Order ID": "2", Country: "", "Units Sold": "7" })];
      sales = await seen<SalesSeen>("sales", "input/day.csv", salesCsv(orders));
    });

    it("shows the run's graph: crawler, job, crawler, job, each begun by the trigger before it, all succeeded", () => {
      const { nodes, edges, status, statistics } = sales.graph;
      assert.equal(status, "COMPLETED");
      const steps = [
        ["CRAWLER", "csv-data-reader-dev", "SUCCEEDED"],
        ["JOB", "csv-to-parquet-job-dev", "SUCCEEDED"],
        ["CRAWLER", "parquet-data-reader-dev", "SUCCEEDED"],
        ["JOB", "redshift-loader-job-dev", "SUCCEEDED"],
      ] as const;
      for (const step of steps)
        assert.ok(
          nodes.some((node) => node.join() === step.join()),
          step.join(),
        );
      const triggers = nodes.filter(([type]) => type === "TRIGGER");
      assert.deepEqual([triggers.length, nodes.length], [4, 8]);
      assert.deepEqual(
        wayThrough(
          edges,
          triggers.map(([, name]) => name),
        ),
        steps.map(([, name]) => name),
      );
      assert.deepEqual([statistics.TotalActions, statistics.SucceededActions, statistics.FailedActions], [4, 4, 0]);
    });

    it("shows the crawled tables, of the CSV as it came and of the Parquet as it was made", () => {
      const { landingBucket } = outputs["sales"] ?? {};
      const byFormat = Object.fromEntries(Object.values(sales.tables).map((table) => [table.classification, table]));
      const { csv, parquet } = byFormat;
      assert.equal(Object.keys(sales.tables).length, 2);
      assert.equal(csv?.location, `s3://${landingBucket}/input/`);
      assert.equal(parquet?.location, `s3://${landingBucket}/output/sales_data_table/`);
      assert.deepEqual(pick(csv?.columns, "order id", "region", "unit price"), {
        "order id": "bigint",
        region: "string",
        "unit price": "double",
      });
      assert.deepEqual(pick(parquet?.columns, "order_id", "order_date", "unit_price", "region"), {
        order_id: "bigint",
        order_date: "date",
        unit_price: "double",
        region: undefined,
      });
    });

    it("shows the rows through the Data API", () => {
      assert.deepEqual(sales.rows, [
        [
          { longValue: 1 },
          { stringValue: "Norway" },
          { stringValue: "2026-01-27" },
          { longValue: 10 },
          { doubleValue: 25 },
        ],
        [{ longValue: 2 }, { stringValue: "NA" }, { stringValue: "2026-01-27" }, { longValue: 7 }, { doubleValue: 25 }],
      ]);
    });

    it("told people of each of the four steps, with state, time and run", async () => {
      const { stdout } = await runLandfall("inbox", "--stack", "dev", "--state", join(folder, "state"), "--json");
      const told = (JSON.parse(stdout) as Array<{ topic: string; message: string }>).filter(({ topic }) =>
        topic.startsWith("sales-data-topic"),
      );
      const steps = told.flatMap(({ message }) => (/\d of 4/.test(message) ? [message] : [])).sort();
      const at = String.raw`at \d{4}-\d\d-\d\dT[\d:]{8}Z`;
      const wanted = [
        `1 of 4, reading CSV \\(crawler csv-data-reader-dev\\): Succeeded ${at}`,
        `2 of 4, CSV to Parquet \\(job csv-to-parquet-job-dev\\): SUCCEEDED ${at}\\. Run: jr_[0-9a-f]{64}\\.`,
        `3 of 4, reading Parquet \\(crawler parquet-data-reader-dev\\): Succeeded ${at}`,
        `4 of 4, loading \\(job redshift-loader-job-dev\\): SUCCEEDED ${at}\\. Run: jr_[0-9a-f]{64}\\.`,
      ];
      assert.equal(steps.length, wanted.length, steps.join("\n"));
      for (const [at, text] of wanted.entries()) assert.match(steps[at] ?? "", new RegExp(text));
    });
  });

  describe("shipping", () => {
    let shipping: ShippingSeen;

    before(async () => {
      const records = [
        shipment({ shipping_id: 1 }),
        shipment({ shipping_id: 2, destination_city: "island_city" }),
        shipment({ shipping_id: 3 }),
      ];
      shipping = await seen<ShippingSeen>("shipping", "day.json", lines(...records.map(strictJson)));
    });

    it("starts the state machine again, by hand, and shows its history from the first step to the last", () => {
      const { first, again, history } = shipping;
      assert.deepEqual([first, again], ["SUCCEEDED", "SUCCEEDED"]);
      assert.deepEqual(
        history.map(({ id }) => id),
        history.map((_, at) => at + 1),
      );
      assert.deepEqual([history[0]?.type, history.at(-1)?.type], ["ExecutionStarted", "ExecutionSucceeded"]);
      const did = history.flatMap(({ type, resource }) => (type === "TaskScheduled" ? [resource] : []));
      assert.deepEqual(
        did.filter((resource) => resource !== "getCrawler"),
        [
          "startJobRun.sync",
          "startCrawler",
          "startJobRun.sync",
          "startCrawler",
          "startQueryExecution.sync",
          "getQueryResults",
          "publish",
        ],
      );
      assert.ok(!history.some(({ type }) => /Failed|TimedOut/.test(type)));
    });

    it("asks Athena, which sees each record once although its batch was run twice", () => {
      const { state, rows, csv } = shipping.athena;
      assert.equal(state, "SUCCEEDED");
      assert.deepEqual(rows, [
        ["destination_city", "cost", "n"],
        ["island_city", "1000.5", "1"],
        ["main_city", "2001.0", "2"],
      ]);
      assert.equal(csv, '"destination_city","cost","n"\n"island_city","1000.5","1"\n"main_city","2001.0","2"\n');
    });
  });
});

/** The nodes that are no triggers, in the order in which triggers lead from one to the next. */
function wayThrough(edges: ReadonlyArray<readonly [string, string]>, triggers: readonly string[]): string[] {
  const next = (from: string) => edges.find(([source]) => source === from)?.[1];
  const start = triggers.find((name) => !edges.some(([, to]) => to === name));
  const way: string[] = [];
  for (let at = start; at !== undefined; at = next(at)) way.push(at);
  return way.filter((name) => !triggers.includes(name));
}

const pick = (columns: object = {}, ...names: readonly string[]): object =>
  Object.fromEntries(names.map((name) => [name, (columns as Record<string, unknown>)[name]]));
