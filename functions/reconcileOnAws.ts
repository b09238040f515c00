import { setAsideKey, nameOf, hashOf } from "./batch";
import type { LandedObject } from "./landedObjects";
import { jsonOnS3 } from "./jsonOnS3";
import { manifestsOnS3 } from "./manifests";
import { announcements } from "./messages";
import type { DeleteRows } from "./deleteRows";
import { landingPages } from "./landingPages";
import { openAttemptsOnS3 } from "./openAttempts";
import { onlyLooking, reconcile, type Deps, type Round } from "./reconcile";

/** What of Lambda's context is of use: how long the call may still take. */
export interface CallContext {
  getRemainingTimeInMillis(): number;
}

/** Its schedule's event, or a person's: with `dryRun` it only says what is missing, as far as one call comes. */
export interface ReconcileEvent {
  dryRun?: unknown;
}

export type Reconciler = (event: ReconcileEvent, context: CallContext) => Promise<Round | undefined>;

/** Time that a page may take, with the ledger's answer. */
const pageMs = 60_000;

/** Cold start of a function that reconciles a landing bucket with a ledger: clients, once; then the handler. */
export function reconcilerOf(inLedger: Deps["inLedger"]): Reconciler {
  const { LANDING_BUCKET = "", LANDING_PREFIX = "", STAGING_BUCKET = "", DATASET = "" } = process.env;
  const { SUFFIX = "", QUEUE_URL = "", EVERY_HOURS = "24", AFTER_HOURS = "3" } = process.env;
  const { DELETE_ROWS = "never", LANDING_DAYS } = process.env;
  const deletions = {
    deleteRows: DELETE_ROWS as DeleteRows,
    landingDays: LANDING_DAYS === undefined ? undefined : Number(LANDING_DAYS),
  };
  const manifests = manifestsOnS3(STAGING_BUCKET, DATASET);
  const attempts = openAttemptsOnS3(STAGING_BUCKET, DATASET);
  const round = jsonOnS3<Round>(STAGING_BUCKET, `reconcile/${DATASET}/round.json`);
  const deps: Omit<Deps, "hasTime"> = {
    now: () => Date.now(),
    lastRound: round.read,
    keep: round.write,
    page: landingPages(LANDING_BUCKET, LANDING_PREFIX, deletions),
    inLedger,
    underWay: async () => {
      const open = await attempts.openAttempts();
      const objects = await Promise.all(open.map(({ batch }) => manifests.objectsOf(batch)));
      return new Set(objects.flat().map(nameOf));
    },
    isSetAside: aside(STAGING_BUCKET, DATASET),
    ...queue(QUEUE_URL),
    announce: announcements(),
  };
  const settings = { suffix: SUFFIX, everyHours: Number(EVERY_HOURS), afterHours: Number(AFTER_HOURS) };
  return async ({ dryRun }, context) => {
    const all = { ...deps, hasTime: () => context.getRemainingTimeInMillis() > pageMs };
    return reconcile(settings, dryRun === true ? onlyLooking(all) : all);
  };
}

function aside(Bucket: string, dataset: string): Deps["isSetAside"] {
  const sdk = require("@aws-sdk/client-s3") as typeof import("@aws-sdk/client-s3");
  const s3 = new sdk.S3Client({});
  return async (object) => {
    try {
      await s3.send(new sdk.HeadObjectCommand({ Bucket, Key: setAsideKey(dataset, object) }));
      return true;
    } catch (error) {
      if ((error as Error).name === "NotFound") return false;
      throw error;
    }
  };
}

function queue(QueueUrl: string): Pick<Deps, "isQueueBusy" | "send"> {
  const sdk = require("@aws-sdk/client-sqs") as typeof import("@aws-sdk/client-sqs");
  const sqs = new sdk.SQSClient({});
  const counts = [
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
  ] as const;
  return {
    isQueueBusy: async () => {
      const query = { QueueUrl, AttributeNames: [...counts] };
      const { Attributes = {} } = await sqs.send(new sdk.GetQueueAttributesCommand(query));
      return counts.some((count) => Number(Attributes[count] ?? 0) > 0);
    },
    send: async (bodies) => {
      for (let first = 0; first < bodies.length; first += 10) {
        const ten = bodies.slice(first, first + 10);
        const Entries = ten.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
        const { Failed = [] } = await sqs.send(new sdk.SendMessageBatchCommand({ QueueUrl, Entries }));
        if (Failed[0] !== undefined) throw new Error(`${Failed.length} messages were not taken: ${Failed[0].Message}`);
      }
    },
  };
}

/** Names a key in a lake's ledger, whatever the version. */
export function ledgerName({ bucket, key }: LandedObject): string {
  return `${hashOf(`${bucket}/${key}`)}.json`;
}
