import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { DeleteRows } from "../functions/deleteRows";
import type { Foundation } from "./foundation";
import { StorageBucket, type StorageBucketArgs } from "./storageBucket";
import type { Retention } from "./shared/bucketParts";
import type { Grantee } from "./shared/grants";

/** How long a zone keeps what, and whether rows outlive the files that they came in. */
export interface LandingZoneTerms {
  /** Whose rows go, in the next load: nobody's, those of files that somebody deletes, or also those of files that expire. @default "never" */
  deleteRows?: DeleteRows;
  /** Days after which landed files expire. @default never */
  landingDays?: number;
  /** Days that the copies and Parquet files of a batch stay in the staging bucket. @default 14 */
  workDays?: number;
  /** Days after which bad rows expire. @default never */
  quarantineDays?: number;
  /** Days that replaced, deleted and expired versions stay in both buckets. @default 90 */
  oldVersionDays?: number;
}

export interface LandingZoneArgs extends LandingZoneTerms {
  on: Foundation;
  /** What landed keys begin with, such as `input/`. The rest of the bucket is for other things. @default "" */
  prefix?: string;
  /** Age, in whole days, at which landed files turn cold: 30 or more. @default 90 */
  coldAfterDays?: number;
  /** Days after which other things in the buckets expire, by prefix. @default never */
  expireAfterDays?: { landing?: Retention["expireAfterDays"]; staging?: Retention["expireAfterDays"] };
  /** Last edit of a bucket's inputs, before it is registered. */
  transform?: { landing?: StorageBucketArgs["transform"]; staging?: StorageBucketArgs["transform"] };
}

/** Where S3 sends word of new objects besides EventBridge. */
export interface DirectTarget {
  functionArn: pulumi.Input<string>;
  /** What the keys of data files end in. */
  suffix: string;
  /** What lets S3 call the function; the notification waits for it. */
  permission: aws.lambda.Permission;
}

/**
 * Where files arrive before anything trusts them, and the room that work on them needs: a landing bucket, whose events
 * go to EventBridge, and a staging bucket for manifests, copies, Parquet, quarantine and summaries.
 */
export class LandingZone extends pulumi.ComponentResource {
  /** Files as delivered. */
  readonly landing: StorageBucket;
  /** What landed keys begin with. */
  readonly prefix: string;
  /** `manifests/ open/ turns/ in/ out/ loads/ ledger/ quarantine/ summaries/`, each by dataset or batch. */
  readonly staging: StorageBucket;
  readonly deleteRows: DeleteRows;
  private notified = false;

  constructor(
    private readonly label: string,
    private readonly args: LandingZoneArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("landfall:storage:LandingZone", label, {}, opts);
    const { on, prefix = "", deleteRows = "never", transform = {} } = args;
    this.prefix = prefix;
    this.deleteRows = deleteRows;
    const [landing, staging] = [landingRetention(args), stagingRetention(args)];
    this.landing = new StorageBucket(
      `${label}-landing`,
      { on, ...landing, transform: transform.landing },
      { parent: this },
    );
    this.staging = new StorageBucket(
      `${label}-staging`,
      { on, ...staging, transform: transform.staging },
      { parent: this },
    );
    this.registerOutputs({ landingBucket: this.landing.name, stagingBucket: this.staging.name });
  }

  /** Whether the rows of files that are deleted go. */
  get deletesRows(): boolean {
    return this.deleteRows !== "never";
  }

  /** What a function must know of deletions, where rows go with them. */
  get deletions(): Readonly<Record<string, string>> {
    const { landingDays } = this.args;
    if (!this.deletesRows) return {};
    return {
      DELETE_ROWS: this.deleteRows,
      ...(landingDays === undefined ? {} : { LANDING_DAYS: String(landingDays) }),
    };
  }

  /** Makes S3 send word of new objects: always to EventBridge, and to `direct` where given. Once a zone: S3 keeps one configuration a bucket. */
  notify(direct?: DirectTarget): aws.s3.BucketNotification {
    if (this.notified)
      throw new Error(
        `LandingZone "${this.label}" sends word already; a second notification would overwrite the first.`,
      );
    this.notified = true;
    const toFunction = direct && {
      lambdaFunctionArn: direct.functionArn,
      events: ["s3:ObjectCreated:*", ...removals[this.deleteRows]],
      filterPrefix: this.prefix || undefined,
      filterSuffix: direct.suffix,
    };
    return new aws.s3.BucketNotification(
      `${this.label}-notification`,
      { bucket: this.landing.bucket.id, eventbridge: true, lambdaFunctions: toFunction && [toFunction] },
      { parent: this, dependsOn: direct?.permission },
    );
  }

  /** Lets whoever starts runs write a dataset's manifests, take turns at it, note attempts, and see which batches are done. */
  grantManifests(grantee: Grantee, dataset: string): void {
    const [turns, open] = [`turns/${dataset}/`, `open/${dataset}/`];
    this.staging.grant(grantee, {
      read: [turns, `summaries/${dataset}/`],
      put: [`manifests/${dataset}/`, turns, open],
      remove: [open],
    });
  }

  /** Lets whoever recovers batches see which are open and which are done, make halves of them, and set objects aside. */
  grantRecovery(grantee: Grantee, dataset: string): void {
    const own = [`manifests/${dataset}/`, `quarantine/${dataset}/objects/`, `recovery/${dataset}/`];
    this.staging.grant(grantee, {
      read: [...own, `summaries/${dataset}/`],
      put: own,
      remove: [`open/${dataset}/`],
    });
  }

  /** Lets a function compare what landed with a ledger: list it, see which batches are open and what was set aside, remember how far it came. */
  grantReconcile(grantee: Grantee, dataset: string): void {
    const rounds = [`reconcile/${dataset}/`];
    this.landing.grant(grantee, { list: true });
    this.staging.grant(grantee, {
      read: [`manifests/${dataset}/`, `quarantine/${dataset}/objects/`, ...rounds],
      put: rounds,
    });
  }

  /** Lets a function read the ledger that a lake's jobs keep. */
  grantReadLedger(grantee: Grantee, dataset: string): void {
    this.staging.grant(grantee, { read: [`ledger/${dataset}/`] }, "ledger");
  }

  /** Lets a function note batches that wait for a crawl, and forget them. */
  grantWaiting(grantee: Grantee, dataset: string): void {
    const waiting = [`waiting/${dataset}/`];
    this.staging.grant(grantee, { read: waiting, put: waiting, remove: waiting }, "waiting");
  }

  /** Lets a job work on a dataset's batches: read the versions that landed, keep copies, results, entries, bad rows and summaries; forget bad rows of files that are deleted. */
  grantBatches(grantee: Grantee, dataset: string): void {
    this.landing.grant(grantee, { readVersions: [this.prefix] });
    const results = `out/${dataset}/`;
    const entries = [`ledger/${dataset}/`, `loads/${dataset}/`];
    const badRows = `quarantine/${dataset}/`;
    const reports = [badRows, `quality/${dataset}`, `summaries/${dataset}/`];
    this.staging.grant(grantee, {
      read: [`manifests/${dataset}/`, "in/", results, ...entries],
      put: ["in/", results, ...entries, ...reports],
      // Spark removes the temporary files that it writes beside its results.
      remove: [results, ...(this.deletesRows ? [badRows] : [])],
    });
  }

  /** Lets a job that only loads read what one before it prepared, and write the summary. */
  grantSummaries(grantee: Grantee, dataset: string): void {
    const prepared = [`manifests/${dataset}/`, `loads/${dataset}/`];
    this.staging.grant(grantee, { read: prepared, put: [`summaries/${dataset}/`] });
  }

  /** Lets the warehouse's COPY read the Parquet and lists of a dataset's loads. */
  grantCopy(grantee: Grantee, dataset: string): void {
    this.staging.grant(grantee, { read: [`out/${dataset}/`] });
  }

  /** Lets a crawler read what landed. */
  grantCrawl(grantee: Grantee): void {
    this.landing.grant(grantee, { read: [this.prefix] });
  }

  /** Lets a sender put files into the landing bucket. */
  grantSend(grantee: Grantee): void {
    this.landing.grant(grantee, { put: [this.prefix] });
  }
}

/** What S3's notifications call the deletions that count. */
const removals: Readonly<Record<DeleteRows, readonly string[]>> = {
  never: [],
  deleted: ["s3:ObjectRemoved:*"],
  expired: ["s3:ObjectRemoved:*", "s3:LifecycleExpiration:DeleteMarkerCreated"],
};

function landingRetention(args: LandingZoneArgs): Retention {
  const { prefix = "", landingDays, oldVersionDays, coldAfterDays = 90, expireAfterDays = {} } = args;
  const landed = landingDays === undefined ? {} : { [prefix]: landingDays };
  // S3 refuses to move what expires before.
  const isGoneBefore = landingDays !== undefined && landingDays <= coldAfterDays;
  return {
    coldAfterDays: isGoneBefore ? undefined : coldAfterDays,
    oldVersionDays,
    expireAfterDays: { ...landed, ...expireAfterDays.landing },
  };
}

function stagingRetention({
  workDays = 14,
  quarantineDays,
  oldVersionDays,
  expireAfterDays,
}: LandingZoneArgs): Retention {
  const badRows: Retention["expireAfterDays"] = quarantineDays === undefined ? {} : { "quarantine/": quarantineDays };
  return {
    oldVersionDays,
    expireAfterDays: { "in/": workDays, "out/": workDays, ...badRows, ...expireAfterDays?.staging },
  };
}
