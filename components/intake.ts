import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { startRunsFactory } from "../functions/startRuns";
import type { Alerting } from "./alerting";
import { EncryptedQueue } from "./encryptedQueue";
import type { Foundation } from "./foundation";
import type { LandingZone } from "./landingZone";
import { checkArgs, outside } from "./shared/args";
import { callback, CallbackIdentity } from "./shared/callback";
import type { Grantee } from "./shared/grants";

/** What an intake starts: a workflow that takes batches of one dataset. */
export interface BatchRunner {
  readonly dataset: string;
  /** What its start asks for: name, crawlers that must be idle, how many runs at once. */
  readonly workflowName: string;
  readonly crawlerNames: readonly string[];
  readonly maxConcurrentRuns: number;
  /** Lets `grantee` look at runs and start one. */
  grantStart(grantee: Grantee): void;
}

export interface IntakeArgs {
  on: Foundation;
  zone: LandingZone;
  runs: BatchRunner;
  alerts: Alerting;
  /** What the keys of data files end in. */
  suffix: string;
  /** Objects that a batch takes at most: 1 to 10,000. @default 1000 */
  batchSize?: number;
  /** Seconds that a batch waits for more: 0 to 300. @default 60 */
  batchSeconds?: number;
  /** `queue`: S3 to EventBridge to the queue. `direct`: S3 calls the function itself, and the queue takes what has to wait. @default "queue" */
  trigger?: "queue" | "direct";
  /** Seconds after which messages come again that found no room: 1 to 900. @default 10 */
  putOffSeconds?: number;
}

/** Seconds that the function may take; most are for a thousand messages put off ten at a time. */
const timeoutSeconds = 60;
/** Seconds after which the turn to start runs is another's, whatever became of its holder: longer than a call can live. */
const turnSeconds = timeoutSeconds + 10;

/** From objects that land to runs that start: rule, queue, dead letters, and the function between queue and workflow. */
export class Intake extends pulumi.ComponentResource {
  readonly queue: EncryptedQueue;
  /** What could not be handled, each message with a Reason. */
  readonly deadLetters: EncryptedQueue;
  readonly starter: aws.lambda.Function;

  constructor(
    private readonly label: string,
    private readonly args: IntakeArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("landfall:events:Intake", label, {}, opts);
    const { on, batchSize = 1000, batchSeconds = 60, trigger = "queue", putOffSeconds = 10 } = args;
    checkArgs(`Intake "${label}"`, intakeProblems(args.suffix, batchSize, batchSeconds, putOffSeconds));
    const own = { parent: this };
    const rules = { service: "events.amazonaws.com", source: on.arnOf("events", `rule/${label}-*`) };
    this.deadLetters = new EncryptedQueue(`${label}-dead-letters`, { on, senders: [rules] }, own);
    // Waiting for room costs receives, so only the function decides that a message is lost.
    const deadLetters = { queue: this.deadLetters, maxReceiveCount: 1000 };
    const visibilitySeconds = 6 * timeoutSeconds + batchSeconds;
    this.queue = new EncryptedQueue(`${label}-queue`, { on, senders: [rules], visibilitySeconds, deadLetters }, own);
    const identity = new CallbackIdentity(
      `${label}-start`,
      `Starts runs of ${args.runs.workflowName} for files that landed`,
      on,
      own,
    );
    const rights = this.grantsOf(identity, trigger);
    this.starter = this.start(identity, rights, { trigger, putOffSeconds });
    this.poll(rights, batchSize, batchSeconds);
    if (trigger === "queue") this.listen();
    args.zone.notify(trigger === "direct" ? this.direct() : undefined);
    args.alerts.watchDeadLetters(label, this.deadLetters);
    this.registerOutputs({ queueUrl: this.queue.url, deadLettersUrl: this.deadLetters.url });
  }

  private grantsOf(identity: CallbackIdentity, trigger: "queue" | "direct"): pulumi.Resource[] {
    const { zone, runs } = this.args;
    zone.grantManifests(identity, runs.dataset);
    runs.grantStart(identity);
    return [this.queue.grantConsume(identity, { sends: trigger === "direct" }), this.deadLetters.grantSend(identity)];
  }

  private start(
    identity: CallbackIdentity,
    rights: pulumi.Resource[],
    { trigger, putOffSeconds }: { trigger: "queue" | "direct"; putOffSeconds: number },
  ): aws.lambda.Function {
    const { runs, zone, suffix } = this.args;
    return callback(
      identity,
      {
        factory: startRunsFactory,
        timeoutSeconds,
        environment: {
          WORKFLOW: runs.workflowName,
          CRAWLERS: runs.crawlerNames.join(","),
          MAX_RUNS: String(runs.maxConcurrentRuns),
          DATASET: runs.dataset,
          SUFFIX: suffix,
          STAGING_BUCKET: zone.staging.name,
          QUEUE_URL: this.queue.url,
          DEAD_LETTERS_URL: this.deadLetters.url,
          TURN_SECONDS: String(turnSeconds),
          PUT_OFF_SECONDS: String(putOffSeconds),
        },
        // S3 calls once a file: two calls at once would both find room, and the crawler takes only one of their runs.
        ...(trigger === "direct" ? { atMostAtOnce: 1, deadLettersArn: this.deadLetters.arn } : {}),
      },
      // Lambda checks at creation that the role may write to the dead letters.
      { parent: this, dependsOn: rights },
    );
  }

  private poll(rights: pulumi.Resource[], batchSize: number, batchSeconds: number): void {
    new aws.lambda.EventSourceMapping(
      `${this.label}-poll`,
      {
        eventSourceArn: this.queue.arn,
        functionName: this.starter.arn,
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
    const { zone, suffix } = this.args;
    const detail = { bucket: { name: [zone.landing.name] }, object: { key: [{ suffix }] } };
    const rule = new aws.cloudwatch.EventRule(
      `${this.label}-landed`,
      {
        description: `Objects that end in ${suffix} and landed for ${this.label}`,
        eventPattern: pulumi.jsonStringify({ source: ["aws.s3"], "detail-type": ["Object Created"], detail }),
      },
      { parent: this },
    );
    new aws.cloudwatch.EventTarget(
      `${this.label}-landed-to-queue`,
      {
        rule: rule.name,
        arn: this.queue.arn,
        retryPolicy: { maximumEventAgeInSeconds: 24 * 3600, maximumRetryAttempts: 185 },
        deadLetterConfig: { arn: this.deadLetters.arn },
      },
      { parent: this },
    );
  }

  private direct() {
    const { on, zone, suffix } = this.args;
    const permission = new aws.lambda.Permission(
      `${this.label}-from-s3`,
      {
        action: "lambda:InvokeFunction",
        function: this.starter.name,
        principal: "s3.amazonaws.com",
        sourceArn: zone.landing.arn,
        // Bucket ARNs carry no account: a bucket of that name could one day be another's.
        sourceAccount: on.accountId,
      },
      { parent: this },
    );
    return { functionArn: this.starter.arn, suffix, permission };
  }
}

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
