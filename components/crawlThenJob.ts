import * as pulumi from "@pulumi/pulumi";
import { recoverCrawlsFactory } from "../functions/recoverCrawls";
import { startCrawlsFactory } from "../functions/startCrawls";
import { startWaitingFactory } from "../functions/startWaiting";
import type { BatchRunner } from "./batchRunner";
import type { Crawler } from "./crawler";
import type { EncryptedQueue } from "./encryptedQueue";
import type { Foundation } from "./foundation";
import type { GlueJob } from "./glueJob";
import type { LandingZone } from "./landingZone";
import { crawlerTrouble, jobEndings } from "./notices";
import { CallbackIdentity } from "./shared/callback";
import type { Grantee } from "./shared/grants";
import { wokenCallback } from "./wakeups";

export interface CrawlThenJobArgs {
  on: Foundation;
  zone: LandingZone;
  dataset: string;
  crawler: Crawler;
  job: GlueJob;
  /** Where word of a crawl goes that the function could not handle. */
  deadLetters: EncryptedQueue;
}

/** A crawl's word must not be lost: its batches wait for it. */
const patience = { maximumEventAgeInSeconds: 24 * 3600, maximumRetryAttempts: 185 };

/**
 * Batches without an orchestrator: what lands starts the crawler, and the event of its success starts the job for each
 * batch that waited for it.
 */
export class CrawlThenJob extends pulumi.ComponentResource implements BatchRunner {
  readonly name: string;
  readonly dataset: string;
  readonly starter = startCrawlsFactory;
  readonly recoverer = recoverCrawlsFactory;
  readonly endings: BatchRunner["endings"];
  readonly environment: BatchRunner["environment"];

  constructor(
    private readonly label: string,
    private readonly args: CrawlThenJobArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("landfall:glue:CrawlThenJob", label, {}, opts);
    const { dataset, crawler, job } = args;
    this.name = crawler.name;
    this.dataset = dataset;
    this.environment = { CRAWLER: crawler.name, JOB: job.name };
    this.endings = [jobEndings([job.name]), crawlerTrouble([crawler.name])];
    this.startsJobOnCrawl();
    this.registerOutputs({ crawler: crawler.name });
  }

  grantStart(grantee: Grantee): void {
    const { zone, crawler, job, dataset } = this.args;
    crawler.grantRun(grantee);
    job.grantLook(grantee);
    zone.grantWaiting(grantee, dataset);
  }

  /** Lets a function see what became of crawls and of the job's runs. */
  grantLook(grantee: Grantee): void {
    this.args.crawler.grantLook(grantee);
    this.args.job.grantLook(grantee);
  }

  private startsJobOnCrawl(): void {
    const { on, zone, dataset, crawler, job, deadLetters } = this.args;
    const purpose = `Starts ${job.name} for what was crawled`;
    const identity = new CallbackIdentity(`${this.label}-crawled`, purpose, on, { parent: this });
    job.grantRun(identity);
    zone.grantWaiting(identity, dataset);
    const environment = { JOB: job.name, STAGING_BUCKET: zone.staging.name, DATASET: dataset };
    const terms = { factory: startWaitingFactory, environment, timeoutSeconds: 60, deadLetters };
    const woken = wokenCallback(identity, terms, { parent: this });
    const detail = { crawlerName: [crawler.name], state: ["Succeeded"] };
    woken.wakeups.upon("ending", { source: "aws.glue", detailType: "Glue Crawler State Change", detail }, patience);
  }
}
