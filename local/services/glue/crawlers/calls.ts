import { callerStory } from "../../../outcome";
import { AwsError } from "../../errors";
import { optionalList, optionalTexts, text } from "../../input";
import type { Caller, Input, Operation } from "../../service";
import { authorizeAll, authorizeOn, batch, existing, mapped, page } from "../calls";
import { epochSeconds } from "../names";
import type { Parts } from "../parts";
import type { Crawl } from "./crawl";
import type { Crawler } from "./crawler";
import type { Crawlers } from "./crawlers";
import { historyShape, metricsShape } from "./metrics";

/** The calls about crawlers. */
export function crawlerCalls(parts: Parts): Record<string, Operation> {
  return { ...readingCalls(parts), ...historyCalls(parts), ...startingCalls(parts), ...scheduleCalls(parts) };
}

function readingCalls({ cloud, crawlers }: Parts): Record<string, Operation> {
  return {
    BatchGetCrawlers(input, caller) {
      const names = optionalTexts(input, "CrawlerNames");
      for (const name of names) authorizeOn(cloud, caller, "BatchGetCrawlers", "crawler", name);
      const shape = (crawler: Crawler) => crawlerShape(crawler, crawlers, cloud.engine.now());
      return batch("Crawlers", "CrawlersNotFound", names, (name) => mapped(crawlers.get(name), shape));
    },
    GetCrawler(input, caller) {
      const name = text(input, "Name");
      authorizeOn(cloud, caller, "GetCrawler", "crawler", name);
      return { Crawler: crawlerShape(existing(crawlers.get(name), "Crawler", name), crawlers, cloud.engine.now()) };
    },
    GetCrawlers(input, caller) {
      authorizeAll(cloud, caller, "GetCrawlers");
      return page(
        input,
        "Crawlers",
        crawlers.all().map((crawler) => crawlerShape(crawler, crawlers, cloud.engine.now())),
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

function historyCalls({ cloud, crawlers }: Parts): Record<string, Operation> {
  return {
    GetCrawlerMetrics(input, caller) {
      authorizeAll(cloud, caller, "GetCrawlerMetrics");
      const wanted = optionalTexts(input, "CrawlerNameList");
      const all = crawlers.all().map(({ name }) => name);
      const names = wanted.length === 0 ? all : all.filter((name) => wanted.includes(name));
      return page(
        input,
        "CrawlerMetricsList",
        names.map((name) => metricsShape(name, crawlers.of(name))),
      );
    },
    ListCrawls(input, caller) {
      const name = text(input, "CrawlerName");
      authorizeOn(cloud, caller, "ListCrawls", "crawler", name);
      existing(crawlers.get(name), "Crawler", name);
      if (optionalList(input, "Filters").length > 0)
        throw new AwsError("InvalidInputException", "Filters of ListCrawls are not supported locally.");
      return page(input, "Crawls", crawlers.of(name).reverse().map(historyShape), 20);
    },
  };
}

function scheduleCalls({ cloud, crawlers }: Parts): Record<string, Operation> {
  const named = (input: Input, caller: Caller, operation: string) => {
    const name = text(input, "CrawlerName");
    authorizeOn(cloud, caller, operation, "crawler", name);
    return existing(crawlers.get(name), "Crawler", name);
  };
  return {
    StartCrawlerSchedule(input, caller) {
      crawlers.schedules.start(named(input, caller, "StartCrawlerSchedule"));
      return {};
    },
    StopCrawlerSchedule(input, caller) {
      crawlers.schedules.stop(named(input, caller, "StopCrawlerSchedule"));
      return {};
    },
  };
}

function startingCalls({ cloud, crawlers }: Parts): Record<string, Operation> {
  return {
    async StartCrawler(input, caller) {
      const name = text(input, "Name");
      authorizeOn(cloud, caller, "StartCrawler", "crawler", name);
      const crawler = existing(crawlers.get(name), "Crawler", name);
      await crawlers.settled(crawlers.start(crawler, { startedFor: callerStory(caller) }));
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

function crawlerShape(crawler: Crawler, crawlers: Crawlers, now: number): Record<string, unknown> {
  const last = crawlers.last(crawler.name);
  const current = crawlers.current(crawler.name);
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
    CrawlElapsedTime: current === undefined ? 0 : now - current.startedOn,
    Schedule: scheduleShape(crawler, crawlers),
    LastCrawl: last === undefined ? undefined : lastCrawlShape(last),
  };
}

function scheduleShape(crawler: Crawler, { schedules }: Crawlers): Record<string, unknown> | undefined {
  if (crawler.schedule === undefined) return undefined;
  return { ScheduleExpression: crawler.schedule, State: schedules.isOn(crawler) ? "SCHEDULED" : "NOT_SCHEDULED" };
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
