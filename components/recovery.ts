import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Alerting } from "./alerting";
import type { BatchRunner } from "./batchRunner";
import type { EncryptedQueue } from "./encryptedQueue";
import type { Foundation } from "./foundation";
import type { LandingZone } from "./landingZone";
import { CallbackIdentity } from "./shared/callback";
import { wokenCallback } from "./wakeups";

export interface RecoveryArgs {
  on: Foundation;
  zone: LandingZone;
  runs: BatchRunner;
  /** Who hears of files that are given up, and of a standstill. */
  alerts: Alerting;
  /** Where batches go that are to be tried again. */
  queue: EncryptedQueue;
  /** Where files go that failed too often. */
  deadLetters: EncryptedQueue;
  /** Hours without a load, while files wait, after which people hear of it. */
  lateHours: number;
}

/** The function may look at a thousand attempts. */
const timeoutSeconds = 300;

/**
 * Takes up what runs left behind: batches go back to the queue in halves, until a file that fails alone is given up. Wakes
 * when a run ends, and every five minutes, as Glue sends its events at best effort and none for a workflow.
 */
export class Recovery extends pulumi.ComponentResource {
  readonly function: aws.lambda.Function;

  constructor(label: string, args: RecoveryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("landfall:events:Recovery", label, {}, opts);
    const { on, zone, runs, alerts, queue, deadLetters, lateHours } = args;
    const own = { parent: this };
    const identity = new CallbackIdentity(label, `Takes up what runs of ${runs.name} left behind`, on, own);
    zone.grantRecovery(identity, runs.dataset);
    runs.grantLook(identity);
    queue.grantSend(identity, { counts: true });
    const environment = {
      ...runs.environment,
      DATASET: runs.dataset,
      STAGING_BUCKET: zone.staging.name,
      QUEUE_URL: queue.url,
      DEAD_LETTERS_URL: deadLetters.url,
      LATE_HOURS: String(lateHours),
      ...alerts.announcing(identity),
    };
    const terms = { factory: runs.recoverer, environment, timeoutSeconds, deadLetters };
    const woken = wokenCallback(identity, terms, own);
    woken.wakeups.every("rate(5 minutes)");
    runs.endings.forEach((ending, index) => woken.wakeups.upon(`ending-${index}`, ending));
    this.function = woken.function;
    this.registerOutputs({ functionName: this.function.name });
  }
}
