import * as aws from "@pulumi/aws";
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
import { callback, CallbackIdentity } from "./shared/callback";
import type { Grantee } from "./shared/grants";

export interface CrawlThenJobArgs {
  on: Foundation;
  zone: LandingZone;
  dataset: string;
  crawler: Crawler;
  job: GlueJob;
  /** Where word of a crawl goes that the function could not handle. */
  deadLetters: EncryptedQueue;
}

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
    this.onCrawl(this.jobStarter());
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

  private jobStarter(): aws.lambda.Function {
    const { on, zone, dataset, job, deadLetters } = this.args;
    const purpose = `Starts ${job.name} for what was crawled`;
    const identity = new CallbackIdentity(`${this.label}-crawled`, purpose, on, { parent: this });
    job.grantRun(identity);
    zone.grantWaiting(identity, dataset);
    const lost = deadLetters.grantSend(identity);
    const environment = { JOB: job.name, STAGING_BUCKET: zone.staging.name, DATASET: dataset };
    return callback(
      identity,
      { factory: startWaitingFactory, environment, timeoutSeconds: 60, deadLettersArn: deadLetters.arn },
      // Lambda checks at creation that the role may write to the dead letters.
      { parent: this, dependsOn: lost },
    );
  }

  private onCrawl(starter: aws.lambda.Function): void {
    const { crawler, deadLetters } = this.args;
    const detail = { crawlerName: [crawler.name], state: ["Succeeded"] };
    const rule = new aws.cloudwatch.EventRule(
      `${this.label}-crawled`,
      {
        description: `Crawls of ${crawler.name} that succeeded`,
        eventPattern: JSON.stringify({ source: ["aws.glue"], "detail-type": ["Glue Crawler State Change"], detail }),
      },
      { parent: this },
    );
    const permission = new aws.lambda.Permission(
      `${this.label}-from-rule`,
      {
        action: "lambda:InvokeFunction",
        function: starter.name,
        principal: "events.amazonaws.com",
        sourceArn: rule.arn,
      },
      { parent: this },
    );
    const retryPolicy = { maximumEventAgeInSeconds: 24 * 3600, maximumRetryAttempts: 185 };
    new aws.cloudwatch.EventTarget(
      `${this.label}-crawled-to-function`,
      { rule: rule.name, arn: starter.arn, retryPolicy, deadLetterConfig: { arn: deadLetters.arn } },
      { parent: this, dependsOn: permission },
    );
  }
}
