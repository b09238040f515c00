import { epochSeconds, optionalSeconds } from "../names";

export type CrawlState = "RUNNING" | "CANCELLING" | "CANCELLED" | "SUCCEEDED" | "FAILED" | "ERROR";

/** One crawl, or in state ERROR the vain attempt at one, as the store keeps it. Moments are milliseconds since the epoch. */
export interface Crawl {
  readonly id: string;
  readonly crawler: string;
  readonly state: CrawlState;
  readonly startedOn: number;
  readonly completedOn?: number;
  readonly error?: string;
  /** Where it succeeded. */
  readonly changes?: CatalogChanges;
  readonly trigger?: string;
  readonly workflowRun?: string;
  /** Story ids of whoever started it by an API call. */
  readonly startedFor?: readonly string[];
}

/** What a crawl did to the catalog. */
export interface CatalogChanges {
  readonly tablesCreated: number;
  readonly tablesUpdated: number;
  readonly tablesDeleted: number;
  readonly partitionsCreated: number;
  readonly partitionsUpdated: number;
  readonly partitionsDeleted: number;
}

export const noChanges: CatalogChanges = {
  tablesCreated: 0,
  tablesUpdated: 0,
  tablesDeleted: 0,
  partitionsCreated: 0,
  partitionsUpdated: 0,
  partitionsDeleted: 0,
};

export function isCrawling(crawl: Crawl): boolean {
  return crawl.state === "RUNNING" || crawl.state === "CANCELLING";
}

/** The Crawl structure of a workflow run's nodes. */
export function crawlShape(crawl: Crawl): Record<string, unknown> {
  return {
    State: crawl.state,
    StartedOn: epochSeconds(crawl.startedOn),
    CompletedOn: optionalSeconds(crawl.completedOn),
    ErrorMessage: crawl.error,
    LogGroup: "/aws-glue/crawlers",
    LogStream: crawl.crawler,
  };
}
