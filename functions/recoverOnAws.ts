import { retryText, type Runs } from "./attempts";
import { landingOf, setAsideKey } from "./batch";
import { jsonOnS3 } from "./jsonOnS3";
import { manifestsOnS3 } from "./manifests";
import { announcements, deadLettersOf, reasonOf } from "./messages";
import { openAttemptsOnS3 } from "./openAttempts";
import { progressOnAws, watchProgress } from "./progress";
import { recover, type Deps, type GivenUp, type Recovered, type Streak } from "./recover";

/** Cold start of a function that recovers what runs left behind: clients, once, as its environment names things. */
export function recovererOf(runs: Runs): () => Promise<Recovered> {
  const { STAGING_BUCKET = "", DATASET = "", QUEUE_URL = "", DEAD_LETTERS_URL = "" } = process.env;
  const lateHours = Number(process.env["LATE_HOURS"]);
  const toDeadLetters = deadLettersOf(DEAD_LETTERS_URL);
  const deps: Deps = {
    now: () => Date.now(),
    ...runs,
    ...openAttemptsOnS3(STAGING_BUCKET, DATASET),
    ...manifestsOnS3(STAGING_BUCKET, DATASET),
    send: retries(QUEUE_URL),
    setAside: aside(STAGING_BUCKET, DATASET),
    reject: ({ object, why }) => toDeadLetters(landingOf(object), why),
    announce: announcements(),
    ...streakOnS3(STAGING_BUCKET, `recovery/${DATASET}/streak.json`),
  };
  const progress = { ...deps, ...progressOnAws(STAGING_BUCKET, DATASET, QUEUE_URL) };
  return async () => {
    const recovered = await recover({ patience: 3, absentMinutes: 15, mostFailures: 8 }, deps);
    await watchProgress(recovered, lateHours, progress);
    return recovered;
  };
}

function streakOnS3(bucket: string, key: string): Pick<Deps, "streak" | "keepStreak"> {
  const { read, write } = jsonOnS3<Streak>(bucket, key);
  return { streak: async () => (await read()) ?? { failures: 0, nextAt: 0 }, keepStreak: write };
}

function retries(QueueUrl: string): Deps["send"] {
  const sdk = require("@aws-sdk/client-sqs") as typeof import("@aws-sdk/client-sqs");
  const sqs = new sdk.SQSClient({});
  return async ({ batch, attempt, since, delaySeconds, why }) => {
    const message = { QueueUrl, MessageBody: retryText({ batch, attempt, since }), DelaySeconds: delaySeconds };
    await sqs.send(new sdk.SendMessageCommand({ ...message, MessageAttributes: reasonOf(why) }));
  };
}

/** How long after a first call a second may take over: the first has ended by then, whatever became of it. */
const takeoverMs = 5 * 60_000;

/** Of several calls at once, S3 lets one write the record first; it is also what a redrive and the reconciler go by. */
function aside(Bucket: string, dataset: string): Deps["setAside"] {
  const sdk = require("@aws-sdk/client-s3") as typeof import("@aws-sdk/client-s3");
  const s3 = new sdk.S3Client({});
  const put = (given: GivenUp, condition: { IfNoneMatch?: string; IfMatch?: string }) => {
    const Body = JSON.stringify({ ...given.object, reason: given.why, failures: given.failures });
    const record = { Bucket, Key: setAsideKey(dataset, given.object), Body, ContentType: "application/json" };
    return s3.send(new sdk.PutObjectCommand({ ...record, ...condition }));
  };
  return async (given) => {
    try {
      await put(given, { IfNoneMatch: "*" });
      return true;
    } catch (error) {
      if ((error as Error).name !== "PreconditionFailed") throw error;
    }
    const Key = setAsideKey(dataset, given.object);
    const { ETag, LastModified } = await s3.send(new sdk.HeadObjectCommand({ Bucket, Key }));
    if (Date.now() - (LastModified?.getTime() ?? 0) < takeoverMs) return false;
    await put(given, { IfMatch: ETag });
    return true;
  };
}
