import type { Alerting } from "../components/alerting";
import { Catalog } from "../components/catalog";
import { double, integer, text } from "../components/contract/columns";
import { contract } from "../components/contract/contract";
import { Crawler } from "../components/crawler";
import { Dashboard } from "../components/dashboard";
import { Generator } from "../components/generator";
import { GlueJob } from "../components/glueJob";
import { Intake } from "../components/intake";
import { keepsLines, normalizes } from "../components/jobWork";
import { expiring, LakeZone } from "../components/lakeZone";
import { lakeLedger } from "../components/ledger";
import { LandingZone } from "../components/landingZone";
import { QueryWorkgroup } from "../components/queryWorkgroup";
import { StateMachine } from "../components/stateMachine";
import { ask, crawl, runJob, tell, type Step } from "../components/steps";
import { StorageBucket } from "../components/storageBucket";
import { generateShippingFactory } from "../functions/generateShipping";
import type { Platform } from "./platform";
import { questions, totals, totalsMessage, totalsSubject } from "./shippingQuestions";

/** Shipping schedules. What customers are called stays in the raw zone. */
export const schedules = contract("shipping_schedules", {
  columns: {
    shipping_id: integer({ required: true }),
    shipping_date: text({ required: true, pattern: /^\d{4}\/\d{2}\/\d{2}$/ }),
    customer_name: text({ private: true }),
    street_address: text(),
    destination_city: text({ required: true }),
    shipping_cost: double({ required: true }),
    shipping_distance: double({ required: true }),
    quantity: double({ required: true }),
    product_id: integer(),
  },
  load: "append",
  quality: {
    rules: [
      { rule: "range", column: "shipping_cost", min: 0 },
      { rule: "range", column: "shipping_distance", min: 0 },
      { rule: "range", column: "quantity", min: 0 },
    ],
  },
});

const { dataset } = schedules;
/** Prefixes of the raw zone in the staging bucket, and of the processed one in its own. */
const [raws, results] = ["raw/", "processed/"];
const suffix = ".json";

/** Shipping schedules in a data lake, without customers' names, and their totals told. */
export function shipping(name: string, platform: Platform) {
  const { on, alerts, settings } = platform;
  const { zone, consumption } = bucketsOf(name, platform);
  const processed = new LakeZone("processed", consumption, results);
  const catalog = new Catalog(`${name}-processed`, { on, database: "shipping-db" });
  const asked = { name: "shipping", catalog, lake: processed, questions };
  const workgroup = new QueryWorkgroup(`${name}-queries`, { on, ...asked });

  const { trigger, batchSize, batchSeconds, lateHours, maxConcurrentRuns } = settings;
  const intake = new Intake(name, { on, zone, alerts, suffix, trigger, batchSize, batchSeconds, lateHours });
  const { queue, deadLetters } = intake;
  const machine = new StateMachine(`${name}-flow`, {
    on,
    alerts,
    name: "shipping-flow",
    dataset,
    maxConcurrentRuns,
    steps: [...lakeSteps(name, { zone, processed, catalog }, platform), ...totalsSteps(workgroup, alerts)],
  });
  intake.starts(machine);
  intake.reconciles(lakeLedger(zone, dataset), settings.reconciler);
  new Dashboard(`${name}-dashboard`, { on, name: "shipping", machine, queue, deadLetters, workgroup: workgroup.name });
  const samples = { on, zone, what: "shipping records", factory: generateShippingFactory };
  return {
    ...intake.outputs,
    processedBucket: consumption.name,
    lake: processed.uri,
    stateMachineArn: machine.arn,
    dataset,
    table: dataset,
    catalogDatabase: catalog.name,
    athenaWorkgroup: workgroup.name,
    topicArn: alerts.arn,
    ...(settings.generator ? new Generator(`${name}-generator`, samples).outputs : {}),
  };
}

/** Where schedules land and are kept raw, and where what is made of them is asked for. */
function bucketsOf(name: string, { on, settings }: Platform) {
  const { lakeDays, zone: terms } = settings;
  const { oldVersionDays } = terms;
  const expireAfterDays = { "athena/": 30, ...expiring(results, lakeDays) };
  return {
    zone: new LandingZone(name, { on, ...terms, expireAfterDays: { staging: expiring(raws, lakeDays) } }),
    consumption: new StorageBucket(`${name}-consumption`, { on, oldVersionDays, expireAfterDays }),
  };
}

/** People hear of the totals, as Athena has them. */
function totalsSteps(workgroup: QueryWorkgroup, topic: Alerting): Step[] {
  return [
    ask("Ask for the totals", { workgroup, sql: totals(dataset), answer: "totals" }),
    tell("Tell the totals", { topic, subject: totalsSubject, message: totalsMessage }),
  ];
}

interface Places {
  zone: LandingZone;
  processed: LakeZone;
  catalog: Catalog;
}

/** From files as delivered to tables without customers' names. */
function lakeSteps(name: string, { zone, processed, catalog }: Places, { on, glue, settings }: Platform): Step[] {
  const raw = new LakeZone("raw", zone.staging, raws);
  const rawCatalog = new Catalog(`${name}-raw`, { on, database: "shipping-raw-db" });
  const { workers = 2, maxConcurrentRuns } = settings;
  const terms = { on, glue, workers, timeoutMinutes: 15, maxConcurrentRuns };
  const keep = { ...terms, name: "JSON2Parquet-job", does: keepsLines(zone, schedules, raw) };
  const normalize = { ...terms, name: "data-normalization-job", does: normalizes(zone, schedules, raw, processed) };
  const crawler = (of: LakeZone, into: Catalog, label: string) =>
    new Crawler(`${name}-${label}-files`, { on, glue, name: `s3_crawler_${label}`, of: of.table(dataset), into });
  return [
    runJob("Keep as Parquet", new GlueJob(`${name}-keep`, keep), terms.timeoutMinutes),
    crawl("Crawl the raw zone", crawler(raw, rawCatalog, "raw")),
    runJob("Normalize", new GlueJob(`${name}-normalize`, normalize), terms.timeoutMinutes),
    crawl("Crawl the processed zone", crawler(processed, catalog, "processed")),
  ];
}
