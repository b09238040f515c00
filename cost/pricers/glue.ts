import { eachTime, logs, type Pricer, type Pricers } from "../charge";
import { hoursPerMonth } from "../prices";
import { at, textAt } from "../resource";
import { types } from "../types";
import { billedJobSeconds, dpusOf, isShell } from "../work";

/** Glue bills a crawl's DPUs for 10 minutes at least. */
const leastCrawlMinutes = 10;

const job: Pricer = (resource, context) => {
  const { activity, load, assumed } = context;
  const works = activity.of(resource);
  const price = textAt(resource, "executionClass") === "FLEX" ? "glueFlexDpuHour" : "glueDpuHour";
  const hours = (files: number) => billedJobSeconds(resource, files, load, assumed) / 3600;
  const measures = !isShell(resource) && at(resource, "defaultArguments.--enable-metrics") !== undefined;
  return [
    ...eachTime(price, works, (files) => dpusOf(resource) * hours(files)),
    // A metric is billed for the hours in which it is written.
    ...(measures ? eachTime("metric", works, () => assumed.metricsPerRun / hoursPerMonth) : []),
    ...logs(works, isShell(resource) ? assumed.logKbPerCall : assumed.logKbPerRun, context),
  ];
};

const crawler: Pricer = (resource, context) => {
  const { activity, assumed } = context;
  const hours = Math.max(leastCrawlMinutes, assumed.crawlMinutes) / 60;
  const works = activity.of(resource);
  return [
    ...eachTime("glueDpuHour", works, () => assumed.crawlerDpus * hours),
    ...logs(works, assumed.logKbPerCrawl, context),
  ];
};

export const glue: Pricers = { [types.job]: job, [types.crawler]: crawler };
