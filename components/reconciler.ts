import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Alerting } from "./alerting";
import type { EncryptedQueue } from "./encryptedQueue";
import type { Foundation } from "./foundation";
import type { LandingZone } from "./landingZone";
import type { Ledger } from "./ledger";
import { checkArgs, outside } from "./shared/args";
import { CallbackIdentity } from "./shared/callback";
import { wokenCallback } from "./wakeups";

/** How often, and how patiently, what landed is compared with the ledger. */
export interface ReconcilerTerms {
  /** Hours from one comparison to the next: 1 to 720. @default 24 */
  everyHours?: number;
  /** Hours that a file may be on its way before it counts as missing: 1 to 720. @default 3 */
  afterHours?: number;
}

export interface ReconcilerArgs extends ReconcilerTerms {
  on: Foundation;
  zone: LandingZone;
  /** What the keys of data files end in. */
  suffix: string;
  ledger: Ledger;
  /** Who hears of files that were missing. */
  alerts: Alerting;
  /** Where their events go. */
  queue: EncryptedQueue;
  /** Where calls go that the function failed on. */
  deadLetters: EncryptedQueue;
}

/** Lambda's longest: a big bucket takes many pages. */
const timeoutSeconds = 900;

/**
 * Compares what landed with the ledger, puts what is missing into the queue again, and tells people. Wakes every hour: a big
 * bucket takes several calls, and each goes on where the last one stopped.
 */
export class LandingReconciler extends pulumi.ComponentResource {
  readonly function: aws.lambda.Function;

  constructor(label: string, args: ReconcilerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("landfall:events:LandingReconciler", label, {}, opts);
    const { on, zone, suffix, ledger, alerts, queue, deadLetters, everyHours = 24, afterHours = 3 } = args;
    checkArgs(`LandingReconciler "${label}"`, [
      outside("everyHours", everyHours, 1, 720, "files that are lost should be found while they matter"),
      outside("afterHours", afterHours, 1, 720, "younger files are on their way"),
    ]);
    const own = { parent: this };
    const identity = new CallbackIdentity(label, `Finds files of ${ledger.dataset} that were lost`, on, own);
    zone.grantReconcile(identity, ledger.dataset);
    ledger.grantRead(identity);
    queue.grantSend(identity, { counts: true });
    const environment = {
      ...ledger.environment,
      DATASET: ledger.dataset,
      SUFFIX: suffix,
      LANDING_BUCKET: zone.landing.name,
      LANDING_PREFIX: zone.prefix,
      STAGING_BUCKET: zone.staging.name,
      QUEUE_URL: queue.url,
      ...alerts.announcing(identity),
      EVERY_HOURS: String(everyHours),
      AFTER_HOURS: String(afterHours),
      ...zone.deletions,
    };
    const terms = { factory: ledger.reconciler, environment, timeoutSeconds, deadLetters };
    const woken = wokenCallback(identity, terms, own);
    woken.wakeups.every("rate(1 hour)");
    this.function = woken.function;
    this.registerOutputs({ functionName: this.function.name });
  }
}
