import { Catalog } from "../components/catalog";
import { Crawler } from "../components/crawler";
import { CrawlThenJob } from "../components/crawlThenJob";
import { GlueJob } from "../components/glueJob";
import { Intake } from "../components/intake";
import { followsCrawl } from "../components/jobWork";
import { expiring, LakeZone } from "../components/lakeZone";
import { lakeLedger } from "../components/ledger";
import { LandingZone } from "../components/landingZone";
import { jobSuccess } from "../components/notices";
import { StorageBucket } from "../components/storageBucket";
import type { Platform } from "./platform";

/** Batches are of the whole lake: which tables their files belong to, their folders say. */
const dataset = "files";
const suffix = ".csv";

/** CSV files of any kind as Parquet tables, one a folder. Events carry the work from step to step; nothing orchestrates. */
export function datalake(name: string, platform: Platform) {
  const { on, glue, alerts, settings } = platform;
  const { lakeDays, zone: terms } = settings;
  const zone = new LandingZone(name, { on, ...terms });
  const { oldVersionDays } = terms;
  const processed = new StorageBucket(`${name}-processed`, {
    on,
    oldVersionDays,
    expireAfterDays: expiring("", lakeDays),
  });
  const catalog = new Catalog(`${name}-raw`, { on, database: "datalake-raw-db" });
  const schedule = settings.crawlSchedule === "" ? undefined : settings.crawlSchedule;
  const of = { bucket: zone.landing, tableLevel: 2 };
  const crawler = new Crawler(`${name}-files`, { on, glue, name: "datalake-crawler", of, into: catalog, schedule });
  const lake = new LakeZone("lake", processed);
  const does = followsCrawl(zone, dataset, catalog, lake);
  const { workers = 2 } = settings;
  const job = new GlueJob(`${name}-job`, { on, glue, name: "datalake-job", does, workers, timeoutMinutes: 15 });

  const { trigger, batchSize, batchSeconds, lateHours } = settings;
  const intake = new Intake(name, { on, zone, alerts, suffix, trigger, batchSize, batchSeconds, lateHours });
  const { deadLetters } = intake;
  intake.starts(new CrawlThenJob(`${name}-flow`, { on, zone, dataset, crawler, job, deadLetters }));
  intake.reconciles(lakeLedger(zone, dataset), settings.reconciler);
  alerts.watch({ label: name, jobNames: [job.name], crawlerNames: [crawler.name] });
  alerts.tell(`${name}-done`, jobSuccess(job.name));
  return {
    ...intake.outputs,
    landingFolder: "files/",
    processedBucket: processed.name,
    lake: lake.uri,
    job: job.name,
    dataset,
    catalogDatabase: catalog.name,
    topicArn: alerts.arn,
  };
}
