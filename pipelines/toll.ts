import { Catalog } from "../components/catalog";
import { bigint, real, text } from "../components/contract/columns";
import { contract } from "../components/contract/contract";
import { Crawler } from "../components/crawler";
import { Generator } from "../components/generator";
import { GlueWorkflow } from "../components/glueWorkflow";
import { Intake } from "../components/intake";
import { JdbcConnection } from "../components/jdbcConnection";
import { loadsLines } from "../components/jobWork";
import { warehouseLedger } from "../components/ledger";
import { LandingZone } from "../components/landingZone";
import { Warehouse } from "../components/warehouse";
import { generateTollsFactory } from "../functions/generateTolls";
import type { Platform } from "./platform";

/** Transactions as toll plazas send them. Ids are drawn at random by the senders, so they do not tell rows apart. */
export const transactions = contract("toll_table", {
  columns: {
    transaction_id: bigint(),
    transaction_date: text({ required: true, pattern: /^\d{4}\/\d{2}\/\d{2}$/ }),
    toll_booth: text({ required: true }),
    vehicle_make: text({ required: true }),
    vehicle_category: text({ required: true }),
    transaction_amount: real(),
  },
  load: "append",
});

/** What the keys of data files end in. */
const suffix = ".json";

/** Toll plazas' files, in the warehouse minutes after they landed. */
export function toll(name: string, platform: Platform) {
  const { on, glue, network, alerts, settings } = platform;
  const zone = new LandingZone(name, { on, ...settings.zone });
  const { runsOn, analysts } = settings;
  const warehouse = new Warehouse(`${name}-warehouse`, { on, network, database: "toll_db", runsOn, analysts });
  const table = warehouse.table(transactions);

  const catalog = new Catalog(`${name}-raw`, { on, database: "toll-raw-db" });
  if (settings.crawl === "declared") catalog.declare(transactions, zone.landing);
  const { files, tables } = crawlers(name, { zone, warehouse, catalog }, platform);

  const terms = { workers: settings.workers ?? 3, retries: 1, timeoutMinutes: 15 };
  const job = { job: "s3_to_redshift_job", does: loadsLines(zone, table), ...terms };
  const flow = new GlueWorkflow(name, {
    on,
    glue,
    workflow: "redshift_workflow",
    maxConcurrentRuns: settings.maxConcurrentRuns,
    // The contract says what the columns are, so the job does its work whatever became of the crawl.
    steps: files !== undefined && settings.crawl === "run" ? [{ crawler: files }, { ...job, after: "ended" }] : [job],
  });
  const { trigger, batchSize, batchSeconds, lateHours } = settings;
  const intake = new Intake(name, { on, zone, alerts, suffix, trigger, batchSize, batchSeconds, lateHours });
  intake.starts(flow);
  intake.reconciles(warehouseLedger(table), settings.reconciler);
  alerts.watch({ label: name, jobNames: flow.jobNames, crawlerNames: [...(files ? [files.name] : []), tables.name] });
  const samples = { on, zone, what: "toll records", factory: generateTollsFactory };
  return {
    ...intake.outputs,
    ...table.outputs,
    workflow: flow.name,
    catalogDatabase: catalog.name,
    topicArn: alerts.topic.arn,
    ...(settings.generator ? new Generator(`${name}-generator`, samples).outputs : {}),
  };
}

/** The crawler of landed files, unless their table is declared, and the one of the warehouse's tables. */
function crawlers(
  name: string,
  { zone, warehouse, catalog }: { zone: LandingZone; warehouse: Warehouse; catalog: Catalog },
  { on, glue, network, settings }: Platform,
): { files?: Crawler; tables: Crawler } {
  const common = { on, glue, into: catalog };
  const connection = new JdbcConnection(`${name}-connection`, { on, network, warehouse, name: "redshift_conn" });
  const path = `${warehouse.database}/public/%`;
  const tables = new Crawler(`${name}-tables`, { ...common, name: "Redshift-Crawler", of: { connection, path } });
  if (settings.crawl === "declared") return { tables };
  const schedule = settings.crawl === "daily" ? "cron(0 3 * * ? *)" : undefined;
  return {
    tables,
    files: new Crawler(`${name}-files`, { ...common, name: "s3_crawler", of: { bucket: zone.landing }, schedule }),
  };
}
