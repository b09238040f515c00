import type { Resource } from "../../graph/graph";
import { optionalList, optionalRecord, optionalText } from "../input";
import type { Input } from "../service";
import { recrawlOf } from "./crawlers/crawler";
import { refuseOn, unsupported, type Problems } from "./refusals";
import { nextMoment } from "./schedule";

/** @throws AwsError InvalidInputException */
export function checkCatalogName(kind: "Database" | "Table", name: unknown): void {
  if (typeof name === "string" && name !== name.toLowerCase()) {
    refuseOn([`${kind} name "${name}" has capitals: Glue's catalog takes lower case only. Give a name in lower case.`]);
  }
}

/** @throws AwsError where AWS refuses the crawler; UsageError where the runtime cannot crawl so */
export function checkCrawler(resource: Resource): void {
  const { outputs } = resource;
  const problems: Problems = [];
  const s3 = optionalList(outputs, "s3Targets");
  const jdbc = optionalList(outputs, "jdbcTargets");
  if (s3.length + jdbc.length === 0) problems.push("A crawler needs a target. Give s3Targets or jdbcTargets.");
  if (recrawlOf(resource) === "CRAWL_EVENT_MODE")
    unsupported("recrawlBehavior CRAWL_EVENT_MODE", "Use CRAWL_EVERYTHING.");
  const policy = Object.values(optionalRecord(outputs, "schemaChangePolicy") ?? {});
  if (recrawlOf(resource) === "CRAWL_NEW_FOLDERS_ONLY" && policy.some((behavior) => behavior !== "LOG"))
    problems.push("With CRAWL_NEW_FOLDERS_ONLY, schemaChangePolicy can have only LOG for both behaviors.");
  refuseOn(problems);
  checkSchedule(optionalText(outputs, "schedule"));
}

function checkSchedule(schedule: string | undefined): void {
  if (schedule !== undefined) nextMoment(schedule, 0);
}

/** @throws AwsError where AWS refuses the trigger; `siblings` are the workflow's other triggers */
export function checkTrigger({ outputs }: Resource, siblings: ReadonlyArray<{ name: string; type: string }>): void {
  const type = optionalText(outputs, "type");
  if (type === "EVENT") unsupported('A trigger of type "EVENT"', "Start the workflow by StartWorkflowRun.");
  const predicate = optionalRecord(outputs, "predicate");
  const actions = optionalList(outputs, "actions") as readonly Input[];
  const problems: Problems = [];
  if (type === "SCHEDULED" && outputs.schedule === undefined) problems.push("A SCHEDULED trigger needs a schedule.");
  if (type === "CONDITIONAL" && predicate === undefined) problems.push("A CONDITIONAL trigger needs a predicate.");
  if (type === "ON_DEMAND" && outputs.enabled !== false)
    problems.push(
      "The provider starts an enabled ON_DEMAND trigger at its deployment, with no batch: give enabled: false.",
    );
  if (type === "ON_DEMAND" && outputs.startOnCreation === true)
    problems.push("startOnCreation is for SCHEDULED and CONDITIONAL triggers only.");
  if (actions.length === 0) problems.push("A trigger needs an action.");
  const crawlers = actions.filter((action) => action.crawlerName !== undefined).length;
  if (crawlers > 2) problems.push(`The trigger starts ${crawlers} crawlers: 2 is the limit. Use a second trigger.`);
  const other = type === "CONDITIONAL" ? undefined : siblings.find((sibling) => sibling.type !== "CONDITIONAL");
  if (other !== undefined) problems.push(`The workflow has a start trigger already: ${other.name}. Only one can be.`);
  refuseOn([...problems, ...predicateProblems(predicate)]);
  checkSchedule(optionalText(outputs, "schedule"));
}

const jobStates = ["SUCCEEDED", "STOPPED", "FAILED", "TIMEOUT"];
const crawlStates = ["SUCCEEDED", "FAILED", "CANCELLED"];

function predicateProblems(predicate: Input | undefined): Problems {
  if (predicate === undefined) return [];
  const conditions = optionalList(predicate, "conditions") as readonly Input[];
  const problems: Problems = [];
  if (conditions.length > 1 && predicate.logical === undefined)
    problems.push("A predicate of several conditions needs logical: AND or ANY.");
  for (const { jobName, state, crawlerName, crawlState } of conditions) {
    const ofJob = jobName !== undefined && jobStates.includes(String(state));
    const ofCrawler = crawlerName !== undefined && crawlStates.includes(String(crawlState));
    if (ofJob !== ofCrawler) continue;
    problems.push(
      `A condition is jobName with state ${jobStates.join(", ")}, or crawlerName with crawlState ${crawlStates.join(", ")}.`,
    );
  }
  return problems;
}

/** @throws UsageError where the connection leads to nothing that exists here */
export function checkConnection({ outputs }: Resource): void {
  const type = optionalText(outputs, "connectionType") ?? "JDBC";
  if (!["JDBC", "NETWORK"].includes(type)) unsupported(`connectionType "${type}"`, 'Use "JDBC" or "NETWORK".');
}
