import type { Cloud } from "../../cloud";
import type { Crawl, CatalogChanges } from "./crawlers/crawl";
import type { JobRun } from "./jobs/jobRun";

const severities: Readonly<Record<string, "INFO" | "ERROR" | "WARN">> = {
  SUCCEEDED: "INFO",
  FAILED: "ERROR",
  TIMEOUT: "WARN",
  STOPPED: "INFO",
};

function messageOf(run: JobRun): string {
  if (run.state === "SUCCEEDED") return "Job run succeeded";
  if (run.state === "TIMEOUT") return "Job run timed out";
  if (run.state === "STOPPED") return "Job run stopped";
  return `JobName:${run.job} and JobRunId:${run.id} failed to execute with exception ${run.error ?? "unknown"}`;
}

/** Tells the default bus that a job run ended. Other states have no event. */
export function tellJobState(cloud: Cloud, run: JobRun, about: readonly string[]): void {
  const severity = severities[run.state];
  if (severity === undefined) return;
  const { job: jobName, state, id: jobRunId } = run;
  const detail = { jobName, severity, state, jobRunId, message: messageOf(run) };
  cloud.offer("events").emit({ source: "aws.glue", detailType: "Glue Job State Change", resources: [], detail, about });
}

function tellCrawler(cloud: Cloud, crawl: Crawl, detail: Readonly<Record<string, unknown>>): void {
  const about = crawlAbout(crawl);
  const common = { accountId: cloud.accountId, crawlerName: crawl.crawler };
  const event = { source: "aws.glue", detailType: "Glue Crawler State Change", resources: [], about };
  cloud.offer("events").emit({ ...event, detail: { ...common, ...detail } });
}

/** Ids of the stories that a crawl belongs to. */
export function crawlAbout(crawl: Crawl): string[] {
  const run = crawl.workflowRun === undefined ? [] : [`run:${crawl.workflowRun}`];
  return [`name:${crawl.crawler}`, ...run, ...(crawl.startedFor ?? [])];
}

export function tellCrawlStarted(cloud: Cloud, crawl: Crawl): void {
  const startTime = new Date(crawl.startedOn).toISOString();
  tellCrawler(cloud, crawl, { startTime, state: "Started", message: "Crawler Started" });
}

export function tellCrawlSucceeded(cloud: Cloud, crawl: Crawl, changes: CatalogChanges): void {
  const counts = Object.fromEntries(Object.entries(changes).map(([name, count]) => [name, String(count)]));
  tellCrawler(cloud, crawl, {
    ...duration(crawl),
    ...counts,
    cloudWatchLogLink: logLink(cloud, crawl),
    state: "Succeeded",
    warningMessage: "N/A",
    message: "Crawler Succeeded",
  });
}

export function tellCrawlFailed(cloud: Cloud, crawl: Crawl): void {
  const errorMessage = crawl.error ?? "";
  const cloudWatchLogLink = logLink(cloud, crawl);
  tellCrawler(cloud, crawl, { state: "Failed", errorMessage, cloudWatchLogLink, message: "Crawler Failed" });
}

function duration(crawl: Crawl): Record<string, string> {
  const completedOn = crawl.completedOn ?? crawl.startedOn;
  return {
    "runningTime (sec)": String(Math.round((completedOn - crawl.startedOn) / 1000)),
    completionDate: new Date(completedOn).toISOString(),
  };
}

/** Where the crawl's log would be in AWS's console. */
function logLink(cloud: Cloud, crawl: Crawl): string {
  const stream = `group=/aws-glue/crawlers;stream=${crawl.crawler}`;
  return `https://console.aws.amazon.com/cloudwatch/home?region=${cloud.region}#logEventViewer:${stream}`;
}
