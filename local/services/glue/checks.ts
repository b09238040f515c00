import type { Resource } from "../../graph/graph";
import { AwsError, UsageError } from "../errors";
import { optionalList, optionalRecord, optionalText } from "../input";
import type { Input } from "../service";
import { recrawlOf } from "./crawlers/crawler";
import { texts } from "./jobs/job";
import { nextMoment } from "./schedule";

/** What AWS refuses although the provider lets it through. Each problem is one sentence. */
type Problems = string[];

function refuseOn(problems: Problems): void {
  if (problems.length > 0) throw new AwsError("InvalidInputException", problems.join(" "));
}

function unsupported(what: string, instead: string): never {
  throw new UsageError(`${what} is not supported locally. ${instead} The supported list is docs/fidelity.md.`);
}

/** @throws AwsError InvalidInputException */
export function checkCatalogName(kind: "Database" | "Table", name: unknown): void {
  if (typeof name === "string" && name !== name.toLowerCase()) {
    refuseOn([`${kind} name "${name}" has capitals: Glue's catalog takes lower case only. Give a name in lower case.`]);
  }
}

const foreignSoftware: Readonly<Record<string, string>> = {
  "--extra-jars": "Only Spark's own jars are there.",
  "--additional-python-modules": "Put pure Python modules into --extra-py-files.",
  "--enable-glue-datacatalog":
    "Read tables by their location, or through GlueContext.create_dynamic_frame.from_catalog.",
  "--datalake-formats": "Write Parquet.",
};

/** @throws AwsError where AWS refuses the job; UsageError where the runtime does not have what it asks for */
export function checkJob({ outputs }: Resource): void {
  const command = optionalRecord(outputs, "command") ?? {};
  const kind = optionalText(command, "name") ?? "glueetl";
  if (kind !== "glueetl") unsupported(`A Glue job with command.name "${kind}"`, 'Use "glueetl".');
  const version = optionalText(outputs, "glueVersion") ?? "5.1";
  if (!["5.0", "5.1"].includes(version)) unsupported(`glueVersion "${version}"`, 'Use "5.1".');
  const given = texts(outputs, "defaultArguments");
  for (const [name, instead] of Object.entries(foreignSoftware)) {
    if (given[name] !== undefined && given[name] !== "false") unsupported(`The job argument ${name}`, instead);
  }
  if (given["--job-bookmark-option"] === "job-bookmark-enable")
    unsupported("Job bookmarks", "Name files by a manifest.");
  refuseOn(jobProblems(outputs));
}

function jobProblems(outputs: Resource["outputs"]): Problems {
  const problems: Problems = [];
  const sizes = ["workerType", "numberOfWorkers"].filter((name) => outputs[name] !== undefined);
  if (outputs.maxCapacity !== undefined && sizes.length > 0)
    problems.push(`maxCapacity cannot stand with ${sizes.join(" and ")}. Leave maxCapacity out.`);
  if (sizes.length === 1) problems.push("workerType and numberOfWorkers go together. Give both.");
  if (Number(outputs.numberOfWorkers ?? 2) < 2)
    problems.push(`numberOfWorkers is ${String(outputs.numberOfWorkers)}: a Spark job needs 2 at least.`);
  if (outputs.jobRunQueuingEnabled === true && Number(outputs.maxRetries ?? 0) > 0)
    problems.push(`maxRetries is ${String(outputs.maxRetries)}: jobRunQueuingEnabled goes with 0 retries only.`);
  const timeout = Number(outputs.timeout ?? 480);
  if (timeout < 1 || timeout > 10_080) problems.push(`timeout is ${timeout} minutes: it must be 1 to 10,080.`);
  return problems;
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
