import { Alerting } from "../components/alerting";
import { Catalog } from "../components/catalog";
import { bigint, date, double, text } from "../components/contract/columns";
import { contract } from "../components/contract/contract";
import { Crawler } from "../components/crawler";
import { GlueWorkflow } from "../components/glueWorkflow";
import { Intake } from "../components/intake";
import { JdbcConnection } from "../components/jdbcConnection";
import { checksCsv, loadsParquet } from "../components/jobWork";
import { expiring, LakeZone } from "../components/lakeZone";
import { LandingZone } from "../components/landingZone";
import { crawlerStep, jobStep } from "../components/notices";
import { warehouseLedger } from "../components/ledger";
import { Warehouse } from "../components/warehouse";
import type { WarehouseTable } from "../components/warehouseTable";
import type { Platform } from "./platform";

/** Sales records. An order that comes again replaces what it said before. */
export const records = contract("sales_data_table", {
  format: "csv",
  columns: {
    country: text({ default: "NA" }),
    item_type: text({ header: "Item Type", default: "NA" }),
    order_date: date({ header: "Order Date", format: "M/d/yyyy", required: true }),
    order_id: bigint({ header: "Order ID", required: true }),
    ship_date: date({ header: "Ship Date", format: "M/d/yyyy" }),
    units_sold: bigint({ header: "Units Sold", default: 0 }),
    unit_price: double({ header: "Unit Price", default: 0 }),
    total_revenue: double({ header: "Total Revenue", default: 0 }),
    total_cost: double({ header: "Total Cost", default: 0 }),
    total_profit: double({ header: "Total Profit", default: 0 }),
  },
  drops: ["Region", "Sales Channel", "Order Priority", "Unit Cost"],
  load: "merge",
  keys: ["order_id"],
});

const { dataset } = records;
const prefix = "input/";
const outputs = "output/";
const suffix = ".csv";

/** Sales records in the warehouse, one row an order, with a notice for each step on the way. */
export function sales(name: string, platform: Platform) {
  const { on, network, settings } = platform;
  const { runsOn, analysts, alertEmails: emails, digestSeconds, runbooks } = settings;
  const zone = new LandingZone(name, {
    on,
    prefix,
    ...settings.zone,
    expireAfterDays: { landing: expiring(outputs, settings.lakeDays) },
  });
  const output = new LakeZone("output", zone.landing, outputs);
  const notices = new Alerting(`${name}-notices`, { on, topic: "sales-data-topic", emails, digestSeconds, runbooks });
  const warehouse = new Warehouse(`${name}-data-workgroup`, { on, network, database: "sales_db", runsOn, analysts });
  new JdbcConnection(`${name}-connection`, { on, network, warehouse, name: "sales-data-redshift-connection" });
  const table = warehouse.table(records);
  const catalog = new Catalog(`${name}-catalog`, { on, database: "db-01" });

  const flow = newFlow(name, { zone, output, notices, table, catalog }, platform);
  const { trigger, batchSize, batchSeconds, lateHours } = settings;
  const told = { alerts: notices, announces: notices };
  const batches = { suffix, trigger, batchSize, batchSeconds, lateHours };
  const intake = new Intake(name, { on, zone, ...told, rule: "start-lambda-rule", ...batches });
  intake.starts(flow, "start-workflow-function");
  intake.reconciles(warehouseLedger(table), settings.reconciler);
  return {
    ...intake.outputs,
    ...table.outputs,
    workflow: flow.name,
    catalogDatabase: catalog.name,
    topicArn: notices.arn,
  };
}

interface Parts {
  zone: LandingZone;
  output: LakeZone;
  notices: Alerting;
  table: WarehouseTable;
  catalog: Catalog;
}

/** Crawl what came, make Parquet of it, crawl that, load it; people hear of each. One run at a time: a crawler cannot run twice at once. */
function newFlow(name: string, { zone, output, notices, table, catalog }: Parts, platform: Platform): GlueWorkflow {
  const { on, glue, settings } = platform;
  const { workers = 2 } = settings;
  const common = { on, glue, into: catalog };
  const landed = { bucket: zone.landing, prefix };
  const reader = new Crawler(`${name}-input`, { ...common, name: "csv-data-reader", of: landed });
  const parquet = new Crawler(`${name}-output`, { ...common, name: "parquet-data-reader", of: output.table(dataset) });
  const flow = new GlueWorkflow(name, {
    on,
    glue,
    workflow: "sales-data-workflow",
    steps: [
      { crawler: reader },
      { job: "csv-to-parquet-job", does: checksCsv(zone, records, output), workers, timeoutMinutes: 15 },
      { crawler: parquet },
      { job: "redshift-loader-job", does: loadsParquet(zone, table, output, notices), timeoutMinutes: 15 },
    ],
  });
  const [toParquet = "", loader = ""] = flow.jobNames;
  notices.tell("crawler01", crawlerStep("1 of 4, reading CSV", reader.name), "crawler01-rule");
  notices.tell("job01", jobStep("2 of 4, CSV to Parquet", toParquet), "job01-rule");
  notices.tell("crawler02", crawlerStep("3 of 4, reading Parquet", parquet.name), "crawler02-rule");
  notices.tell("job02", jobStep("4 of 4, loading", loader), "job02-rule");
  return flow;
}
