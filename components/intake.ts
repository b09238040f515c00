import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Alerting } from "./alerting";
import type { BatchRunner } from "./batchRunner";
import { EncryptedQueue } from "./encryptedQueue";
import type { Foundation } from "./foundation";
import type { LandingZone } from "./landingZone";
import type { Ledger } from "./ledger";
import { LandingReconciler, type ReconcilerTerms } from "./reconciler";
import { Recovery } from "./recovery";
import { checkArgs, outside } from "./shared/args";
import { callback, CallbackIdentity } from "./shared/callback";

export interface IntakeArgs {
  on: Foundation;
  zone: LandingZone;
  /** Who hears of files that could not be handled. */
  alerts: Alerting;
  /** Who hears of each run that starts. @default nobody */
  announces?: Alerting;
  /** What the keys of data files end in. */
  suffix: string;
  /** Objects that a batch takes at most: 1 to 10,000. @default 1000 */
  batchSize?: number;
  /** Seconds that a batch waits for more: 0 to 300. @default 60 */
  batchSeconds?: number;
  /** `queue`: S3 to EventBridge to the queue. `direct`: S3 calls the function itself, and the queue takes what has to wait. @default "queue" */
  trigger?: "queue" | "direct";
  /** Name of the rule that sees files land, before the stack's. @default one of Pulumi's making */
  rule?: string;
  /** Seconds after which messages come again that found no room: 1 to 900, and longer the more often. @default 10 */
  putOffSeconds?: number;
  /** Hours after which people hear that files wait and none is loaded: 1 to 168. @default 3 */
  lateHours?: number;
}

/** Seconds that the function may take; most are for a thousand messages put off ten at a time. */
const timeoutSeconds = 60;
/** Seconds after which the turn to start runs is another's, whatever became of its holder: longer than a call can live. */
const turnSeconds = timeoutSeconds + 10;

/** From objects that land to runs that start: rule, queue, dead letters, and the function between queue and runs. */
export class Intake extends pulumi.ComponentResource {
  readonly queue: EncryptedQueue;
  /** What could not be handled, each message with a Reason. */
  readonly deadLetters: EncryptedQueue;

  constructor(
    private readonly label: string,
    private readonly args: IntakeArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("landfall:events:Intake", label, {}, opts);
    const { on, suffix, batchSize = 1000, batchSeconds = 60, putOffSeconds = 10, lateHours = 3 } = args;
    checkArgs(`Intake "${label}"`, [
      ...intakeProblems(suffix, batchSize, batchSeconds, putOffSeconds),
      outside("lateHours", lateHours, 1, 168, "people should hear while it matters"),
    ]);
    const own = { parent: this };
    const rules = (name: string) => ({ service: "events.amazonaws.com", source: on.arnOf("events", `rule/${name}-*`) });
    const landed = [rules(args.rule ?? label)];
    const deadSenders = args.rule === undefined ? landed : [...landed, rules(label)];
    this.deadLetters = new EncryptedQueue(`${label}-dead-letters`, { on, senders: deadSenders }, own);
    // Waiting for room costs receives, so only the function decides that a message is lost.
    const deadLetters = { queue: this.deadLetters, maxReceiveCount: 1000 };
    const visibilitySeconds = 6 * timeoutSeconds + batchSeconds;
    this.queue = new EncryptedQueue(`${label}-queue`, { on, senders: landed, visibilitySeconds, deadLetters }, own);
    args.alerts.watchDeadLetters(label, this.deadLetters);
    args.alerts.watchWaiting(label, this.queue, lateHours);
    this.registerOutputs({ queueUrl: this.queue.url, deadLettersUrl: this.deadLetters.url });
  }

  /** What others may know of it: where files land, and where their events wait. */
  get outputs() {
    const { zone, suffix } = this.args;
    return {
      landingBucket: zone.landing.name,
      ...(zone.prefix === "" ? {} : { landingPrefix: zone.prefix }),
      landingSuffix: suffix,
      stagingBucket: zone.staging.name,
      queueUrl: this.queue.url,
      dlqUrl: this.deadLetters.url,
    };
  }

  /**
   * Starts a run of `runs` for each batch that lands. Called once.
   *
   * @param name of the function before the stack's; without it Pulumi makes one
   * @returns the function that does
   */
  starts(runs: BatchRunner, name?: string): aws.lambda.Function {
    const { on, zone, trigger = "queue" } = this.args;
    const purpose = `Starts runs of ${runs.name} for files that landed`;
    const identity = new CallbackIdentity(`${this.label}-start`, purpose, on, { parent: this });
    const rights = this.grantsOf(identity, runs, trigger);
    const starter = this.starterOf(identity, runs, rights, name === undefined ? undefined : on.named(name, 64));
    this.poll(starter, rights);
    this.recover(runs);
    if (trigger === "queue") this.listen();
    zone.notify(trigger === "direct" ? this.direct(starter) : undefined);
    return starter;
  }

  /** Compares what landed with a ledger from time to time, and starts runs for what is missing. */
  reconciles(ledger: Ledger, terms: ReconcilerTerms): LandingReconciler {
    const { on, zone, suffix, alerts } = this.args;
    const { queue, deadLetters } = this;
    const args = { on, zone, suffix, alerts, queue, deadLetters, ledger, ...terms };
    return new LandingReconciler(`${this.label}-reconciler`, args, { parent: this });
  }

  private grantsOf(identity: CallbackIdentity, runs: BatchRunner, trigger: "queue" | "direct"): pulumi.Resource[] {
    const { zone } = this.args;
    zone.grantManifests(identity, runs.dataset);
    runs.grantStart(identity);
    return [this.queue.grantConsume(identity, { sends: trigger === "direct" }), this.deadLetters.grantSend(identity)];
  }

  private starterOf(identity: CallbackIdentity, runs: BatchRunner, rights: pulumi.Resource[], name?: string) {
    const { zone, suffix, announces, trigger, putOffSeconds = 10 } = this.args;
    return callback(
      identity,
      {
        name,
        factory: runs.starter,
        timeoutSeconds,
        environment: {
          ...runs.environment,
          DATASET: runs.dataset,
          SUFFIX: suffix,
          STAGING_BUCKET: zone.staging.name,
          QUEUE_URL: this.queue.url,
          DEAD_LETTERS_URL: this.deadLetters.url,
          TURN_SECONDS: String(turnSeconds),
          PUT_OFF_SECONDS: String(putOffSeconds),
          ...zone.deletions,
          ...announces?.announcing(identity),
        },
        // S3 calls once a file: two calls at once would both find room, and the crawler takes only one of their runs.
        ...(trigger === "direct" ? { atMostAtOnce: 1, deadLettersArn: this.deadLetters.arn } : {}),
      },
      // Lambda checks at creation that the role may write to the dead letters.
      { parent: this, dependsOn: rights },
    );
  }

  private recover(runs: BatchRunner): void {
    const { on, zone, alerts, lateHours = 3 } = this.args;
    const { queue, deadLetters } = this;
    const args = { on, zone, alerts, queue, deadLetters, runs, lateHours };
    new Recovery(`${this.label}-recovery`, args, { parent: this });
  }

  private poll(starter: aws.lambda.Function, rights: pulumi.Resource[]): void {
    const { batchSize = 1000, batchSeconds = 60 } = this.args;
    new aws.lambda.EventSourceMapping(
      `${this.label}-poll`,
      {
        eventSourceArn: this.queue.arn,
        functionName: starter.arn,
        batchSize,
        maximumBatchingWindowInSeconds: batchSeconds,
        functionResponseTypes: ["ReportBatchItemFailures"],
        // Without a limit five pollers cut each batch into fifths.
        scalingConfig: { maximumConcurrency: 2 },
      },
      { parent: this, dependsOn: rights },
    );
  }

  private listen(): void {
    const { on, zone, suffix, rule } = this.args;
    const key = zone.prefix === "" ? { suffix } : { wildcard: `${zone.prefix}*${suffix}` };
    const detail = { bucket: { name: [zone.landing.name] }, object: { key: [key] }, ...deletions[zone.deleteRows] };
    const kinds = ["Object Created", ...(zone.deletesRows ? ["Object Deleted"] : [])];
    const landed = new aws.cloudwatch.EventRule(
      `${this.label}-landed`,
      {
        name: rule === undefined ? undefined : on.named(rule, 64),
        description: `Objects that end in ${suffix} and landed for ${this.label}`,
        eventPattern: pulumi.jsonStringify({ source: ["aws.s3"], "detail-type": kinds, detail }),
      },
      { parent: this },
    );
    new aws.cloudwatch.EventTarget(
      `${this.label}-landed-to-queue`,
      {
        rule: landed.name,
        arn: this.queue.arn,
        retryPolicy: { maximumEventAgeInSeconds: 24 * 3600, maximumRetryAttempts: 185 },
        deadLetterConfig: { arn: this.deadLetters.arn },
      },
      { parent: this },
    );
  }

  private direct(starter: aws.lambda.Function) {
    const { on, zone, suffix } = this.args;
    const permission = new aws.lambda.Permission(
      `${this.label}-from-s3`,
      {
        action: "lambda:InvokeFunction",
        function: starter.name,
        principal: "s3.amazonaws.com",
        sourceArn: zone.landing.arn,
        // Bucket ARNs carry no account: a bucket of that name could one day be another's.
        sourceAccount: on.accountId,
      },
      { parent: this },
    );
    return { functionArn: starter.arn, suffix, permission };
  }
}

/** What S3 itself deletes because of its age says so in its reason. Old versions that it removes had no rows any more. */
const people = { reason: [{ "anything-but": "Lifecycle Expiration" }] };
const deletions = {
  never: {},
  deleted: people,
  expired: { $or: [people, { "deletion-type": ["Delete Marker Created"] }] },
};

function intakeProblems(suffix: string, batchSize: number, batchSeconds: number, putOffSeconds: number) {
  return [
    suffix === "" && `suffix is empty: every object would count as data. Give one like ".json".`,
    outside("batchSize", batchSize, 1, 10_000, "Lambda takes 10,000 messages at once"),
    outside("batchSeconds", batchSeconds, 0, 300, "Lambda waits 300 seconds for more"),
    batchSize > 10 &&
      batchSeconds < 1 &&
      `batchSize is ${batchSize} and batchSeconds ${batchSeconds}: over 10 messages need a wait. Give 1 second or more.`,
    outside("putOffSeconds", putOffSeconds, 1, 900, "messages must come again while they matter"),
  ];
}
