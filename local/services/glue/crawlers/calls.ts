import { AwsError } from "../../errors";
import { text } from "../../input";
import type { Operation } from "../../service";
import { authorizeAll, authorizeOn, existing, page } from "../calls";
import { epochSeconds } from "../names";
import type { Parts } from "../parts";
import type { Crawl } from "./crawl";
import type { Crawler } from "./crawler";
import type { Crawlers } from "./crawlers";

/** The calls about crawlers. */
export function crawlerCalls(parts: Parts): Record<string, Operation> {
  return { ...readingCalls(parts), ...startingCalls(parts) };
}

function readingCalls({ cloud, crawlers }: Parts): Record<string, Operation> {
  return {
    GetCrawler(input, caller) {
      const name = text(input, "Name");
      authorizeOn(cloud, caller, "GetCrawler", "crawler", name);
      return { Crawler: crawlerShape(existing(crawlers.get(name), "Crawler", name), crawlers) };
    },
    GetCrawlers(input, caller) {
      authorizeAll(cloud, caller, "GetCrawlers");
      return page(
        input,
        "Crawlers",
        crawlers.all().map((crawler) => crawlerShape(crawler, crawlers)),
      );
    },
    ListCrawlers(input, caller) {
      authorizeAll(cloud, caller, "ListCrawlers");
      return page(
        input,
        "CrawlerNames",
        crawlers
          .all()
          .map(({ name }) => name)
          .sort(),
      );
    },
  };
}

function startingCalls({ cloud, crawlers }: Parts): Record<string, Operation> {
  return {
    StartCrawler(input, caller) {
      const name = text(input, "Name");
      authorizeOn(cloud, caller, "StartCrawler", "crawler", name);
      crawlers.start(existing(crawlers.get(name), "Crawler", name));
      return {};
    },
    StopCrawler(input, caller) {
      const name = text(input, "Name");
      authorizeOn(cloud, caller, "StopCrawler", "crawler", name);
      existing(crawlers.get(name), "Crawler", name);
      const current = crawlers.current(name);
      if (current === undefined) throw new AwsError("CrawlerNotRunningException", `Crawler ${name} is not running.`);
      if (current.state === "CANCELLING")
        throw new AwsError("CrawlerStoppingException", `Crawler ${name} is stopping.`);
      crawlers.cancel(current);
      return {};
    },
  };
}

function crawlerShape(crawler: Crawler, crawlers: Crawlers): Record<string, unknown> {
  const last = crawlers.last(crawler.name);
  return {
    Name: crawler.name,
    Role: crawler.role.slice(crawler.role.indexOf(":role/") + ":role/".length),
    Targets: targetsShape(crawler),
    DatabaseName: crawler.database,
    Description: crawler.description,
    RecrawlPolicy: { RecrawlBehavior: crawler.newFoldersOnly ? "CRAWL_NEW_FOLDERS_ONLY" : "CRAWL_EVERYTHING" },
    SchemaChangePolicy: { UpdateBehavior: crawler.onChange, DeleteBehavior: crawler.onDelete },
    State: crawlers.stateOf(crawler.name),
    TablePrefix: crawler.tablePrefix,
    Schedule: crawler.schedule === undefined ? undefined : { ScheduleExpression: crawler.schedule, State: "SCHEDULED" },
    LastCrawl: last === undefined ? undefined : lastCrawlShape(last),
  };
}

function targetsShape({ s3, jdbc }: Crawler): Record<string, unknown> {
  return {
    S3Targets: s3.map(({ path, exclusions, sampleSize }) => ({
      Path: path,
      Exclusions: exclusions,
      SampleSize: sampleSize,
    })),
    JdbcTargets: jdbc.map(({ connection, path, exclusions }) => ({
      ConnectionName: connection,
      Path: path,
      Exclusions: exclusions,
    })),
  };
}

function lastCrawlShape({ state, error, startedOn, crawler }: Crawl): Record<string, unknown> {
  const StartTime = epochSeconds(startedOn);
  return { Status: state, ErrorMessage: error, LogGroup: "/aws-glue/crawlers", LogStream: crawler, StartTime };
}
