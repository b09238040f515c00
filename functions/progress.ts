import { jsonOnS3 } from "./jsonOnS3";
import type { Announce } from "./messages";
import type { Recovered } from "./recover";

/** Since when files wait without any being loaded: kept between calls. */
export interface Standstill {
  /** Milliseconds since the epoch; undefined where something was loaded at the last look, or nothing waited. */
  since?: number;
  /** When people were told of it last. */
  toldAt?: number;
}

export interface Deps {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Whether messages are in the intake queue, seen or unseen. */
  isQueueBusy(): Promise<boolean>;
  standstill(): Promise<Standstill>;
  keepStandstill(standstill: Standstill): Promise<void>;
  announce: Announce;
}

const hour = 3_600_000;
const againHours = 24;

/**
 * Tells people when nothing was loaded for hours though files wait or runs are under way: once, and again every day. What
 * counts is the absence of success, whatever the cause.
 *
 * @param recovered what became of the attempts that were open
 */
export async function watchProgress(recovered: Recovered, lateHours: number, deps: Deps): Promise<void> {
  const before = await deps.standstill();
  const [now, isStill] = [deps.now(), await standsStill(recovered, deps)];
  if (!isStill) return before.since === undefined ? undefined : deps.keepStandstill({});
  const { since = now, toldAt } = before;
  const isDue = toldAt === undefined || now - toldAt >= againHours * hour;
  if (now - since >= lateHours * hour && isDue) {
    await deps.announce(...report(since, now), "lateFiles");
    return deps.keepStandstill({ since, toldAt: now });
  }
  if (before.since === undefined) await deps.keepStandstill({ since });
}

async function standsStill({ done, givenUp, open, returned }: Recovered, deps: Deps): Promise<boolean> {
  if (done > 0) return false;
  return open + returned + givenUp > 0 || deps.isQueueBusy();
}

function report(since: number, now: number): [subject: string, message: string] {
  const hours = Math.floor((now - since) / hour);
  const from = new Date(since).toISOString();
  const text = `Files have waited since ${from}, and none was loaded in these ${hours} hours. They are kept, and tried again.`;
  return [`Landfall: nothing loaded for ${hours} hours`, text];
}

/** The environment's memory, and its queue. */
export function progressOnAws(bucket: string, dataset: string, QueueUrl: string): Omit<Deps, "now" | "announce"> {
  const sqsSdk = require("@aws-sdk/client-sqs") as typeof import("@aws-sdk/client-sqs");
  const sqs = new sqsSdk.SQSClient({});
  const { read, write } = jsonOnS3<Standstill>(bucket, `recovery/${dataset}/standstill.json`);
  return {
    isQueueBusy: async () => {
      const counts = [
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesNotVisible",
        "ApproximateNumberOfMessagesDelayed",
      ] as const;
      const query = { QueueUrl, AttributeNames: [...counts] };
      const { Attributes = {} } = await sqs.send(new sqsSdk.GetQueueAttributesCommand(query));
      return counts.some((count) => Number(Attributes[count]) > 0);
    },
    standstill: async () => (await read()) ?? {},
    keepStandstill: write,
  };
}
