import { crawledRuns } from "./crawledRuns";
import type { Recovered } from "./recover";
import { recovererOf } from "./recoverOnAws";

/** Cold start of the function that recovers batches that a crawl was to come before. Given to `callbackFactory`. */
export function recoverCrawlsFactory(): () => Promise<Recovered> {
  const { CRAWLER = "", JOB = "" } = process.env;
  return recovererOf(crawledRuns(CRAWLER, JOB));
}
