import { epochSeconds, optionalSeconds } from "../names";
import { isCrawling, noChanges, type Crawl, type CrawlState } from "./crawl";

/** The CrawlerMetrics structure of Glue's API, from all crawls of one crawler. */
export function metricsShape(CrawlerName: string, crawls: readonly Crawl[]): Record<string, unknown> {
  const over = crawls.filter((crawl) => crawl.completedOn !== undefined && crawl.state !== "ERROR");
  const seconds = over.map((crawl) => ((crawl.completedOn ?? crawl.startedOn) - crawl.startedOn) / 1000);
  const { tablesCreated, tablesUpdated, tablesDeleted } = over.at(-1)?.changes ?? noChanges;
  return {
    CrawlerName,
    TimeLeftSeconds: 0,
    StillEstimating: crawls.some(isCrawling),
    LastRuntimeSeconds: seconds.at(-1) ?? 0,
    MedianRuntimeSeconds: median(seconds),
    TablesCreated: tablesCreated,
    TablesUpdated: tablesUpdated,
    TablesDeleted: tablesDeleted,
  };
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

const historyStates: Readonly<Record<CrawlState, string>> = {
  RUNNING: "RUNNING",
  CANCELLING: "RUNNING",
  CANCELLED: "STOPPED",
  SUCCEEDED: "COMPLETED",
  FAILED: "FAILED",
  ERROR: "FAILED",
};

/** The CrawlerHistory structure of Glue's API. */
export function historyShape(crawl: Crawl): Record<string, unknown> {
  return {
    CrawlId: crawl.id,
    State: historyStates[crawl.state],
    StartTime: epochSeconds(crawl.startedOn),
    EndTime: optionalSeconds(crawl.completedOn),
    ErrorMessage: crawl.error,
    LogGroup: "/aws-glue/crawlers",
    LogStream: crawl.crawler,
    MessagePrefix: crawl.id,
  };
}
