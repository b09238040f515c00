import type { Cloud } from "../../cloud";
import type { Resource } from "../../graph/graph";
import { AwsError } from "../errors";
import type { Api, Service, ServiceDefinition } from "../service";
import { catalogCalls } from "./catalog/calls";
import { Catalog } from "./catalog/catalog";
import { partitionCalls } from "./catalog/partitionCalls";
import { checkCatalogName, checkConnection, checkCrawler, checkTrigger } from "./checks";
import { connectionOf, type Connection } from "./connection";
import { crawlerCalls } from "./crawlers/calls";
import { Classified } from "./crawlers/classify";
import { crawlerOf } from "./crawlers/crawler";
import { Crawlers } from "./crawlers/crawlers";
import { crawl } from "./crawlers/crawling";
import { fidelity } from "./fidelity";
import { checkJob } from "./jobChecks";
import { jobCalls } from "./jobs/calls";
import { jobOf, type Job } from "./jobs/job";
import { JobRuns } from "./jobs/jobRuns";
import type { JobRunner } from "./jobs/runner";
import { Runners } from "./jobs/runners";
import { Sessions } from "./jobs/sessions";
import type { Parts } from "./parts";
import { resources } from "./resources";
import { triggerCalls, workflowCalls } from "./workflows/calls";
import { triggerOf } from "./workflows/trigger";
import { Triggers } from "./workflows/triggers";
import { workflowOf, type Workflow } from "./workflows/workflowRun";
import { WorkflowRuns } from "./workflows/workflowRuns";

/** Glue: the Data Catalog, crawlers, jobs, triggers and workflows. What a job's run does is up to the runner. */
export class GlueService implements Service {
  readonly api: Api;
  private readonly catalog: Catalog;
  private readonly connections = new Map<string, Connection>();
  private readonly crawlers: Crawlers;
  private readonly jobs = new Map<string, Job>();
  private readonly jobRuns: JobRuns;
  private readonly triggers: Triggers;
  private readonly workflows = new Map<string, Workflow>();
  private readonly workflowRuns: WorkflowRuns;

  constructor(
    private readonly cloud: Cloud,
    private readonly runner: JobRunner,
  ) {
    const { connections, jobs, workflows } = this;
    const catalog = (this.catalog = new Catalog(cloud));
    const classified = new Classified();
    const crawlers = (this.crawlers = new Crawlers(cloud, (crawler) =>
      crawl({ cloud, catalog, connections, classified }, crawler),
    ));
    const jobRuns = (this.jobRuns = new JobRuns(cloud, runner, jobs));
    const startable = { jobs, jobRuns, crawlers };
    const snapshot = (workflow: string) => this.triggers.ofWorkflow(workflow);
    this.triggers = new Triggers(cloud, startable, (name) => this.startByTrigger(name));
    this.workflowRuns = new WorkflowRuns(cloud, startable, snapshot);
    const { triggers, workflowRuns } = this;
    const parts: Parts = { cloud, catalog, connections, crawlers, jobs, jobRuns, triggers, workflows, workflowRuns };
    this.api = { protocol: "json-1.1", signingName: "glue", prefix: "AWSGlue", operations: operations(parts) };
    cloud.provide("catalog", catalog);
    cloud.provide("sessions", new Sessions(cloud, catalog, jobs));
  }

  deploy(resource: Resource): void {
    this.deployments[resource.type]?.(resource);
  }

  start(): void {
    this.jobRuns.resume();
    this.crawlers.resume();
    this.workflowRuns.resume();
    this.triggers.resume();
  }

  stop(): void {
    this.crawlers.close();
    this.jobRuns.close();
  }

  private readonly deployments: Readonly<Record<string, (resource: Resource) => void>> = {
    "aws:glue/catalogDatabase:CatalogDatabase": (resource) => {
      checkCatalogName("Database", resource.outputs.name);
      this.catalog.declareDatabase(resource);
    },
    "aws:glue/catalogTable:CatalogTable": (resource) => {
      checkCatalogName("Table", resource.outputs.name);
      this.catalog.declareTable(resource);
    },
    "aws:glue/crawler:Crawler": (resource) => {
      checkCrawler(resource);
      this.crawlers.add(crawlerOf(resource, this.cloud.accountId));
    },
    "aws:glue/job:Job": (resource) => {
      checkJob(resource, this.cloud.projectRoot);
      const job = jobOf(resource);
      this.jobs.set(job.name, job);
      this.runner.expect?.(job);
    },
    "aws:glue/trigger:Trigger": (resource) => this.deployTrigger(resource),
    "aws:glue/workflow:Workflow": (resource) => {
      const workflow = workflowOf(resource);
      this.workflows.set(workflow.name, workflow);
    },
    "aws:glue/connection:Connection": (resource) => {
      checkConnection(resource);
      const connection = connectionOf(resource);
      this.connections.set(connection.name, connection);
    },
  };

  private deployTrigger(resource: Resource): void {
    const trigger = triggerOf(resource);
    const siblings = trigger.workflow === undefined ? [] : this.triggers.ofWorkflow(trigger.workflow);
    checkTrigger(resource, siblings);
    for (const { job, crawler } of [...trigger.actions, ...trigger.conditions]) {
      const isKnown = job === undefined ? this.crawlers.get(crawler ?? "") !== undefined : this.jobs.has(job);
      if (!isKnown)
        throw new AwsError("EntityNotFoundException", `${job ?? crawler} not found. Deploy it before the trigger.`);
    }
    this.triggers.add(trigger);
  }

  /** A schedule, or StartTrigger, starts a run; at the limit AWS drops the start, and so does this. */
  private startByTrigger(name: string): void {
    const workflow = this.workflows.get(name);
    if (workflow === undefined) return;
    const caller = this.cloud.asService("glue.amazonaws.com", workflow.arn);
    try {
      this.workflowRuns.start(workflow, {}, caller);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const record = { who: "glue.amazonaws.com", did: "glue:WorkflowRun", on: name, outcome: "dropped" };
      this.cloud.engine.trace.add({ ...record, why: error.message, about: [`name:${name}`] });
    }
  }
}

function operations(parts: Parts): Api["operations"] {
  return {
    ...catalogCalls(parts),
    ...partitionCalls(parts),
    ...crawlerCalls(parts),
    ...jobCalls(parts),
    ...triggerCalls(parts),
    ...workflowCalls(parts),
  };
}

export const definition: ServiceDefinition = {
  name: "glue",
  types: Object.keys(resources),
  fidelity,
  create: (cloud) => new GlueService(cloud, cloud.standIns?.jobRunner(cloud) ?? new Runners(cloud)),
};
