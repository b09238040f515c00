import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { recoverWorkflowRunsFactory } from "../functions/recoverWorkflowRuns";
import { startWorkflowRunsFactory } from "../functions/startWorkflowRuns";
import type { BatchRunner } from "./batchRunner";
import type { Crawler } from "./crawler";
import type { Foundation } from "./foundation";
import type { GlueBase } from "./glueBase";
import { GlueJob, type JobTerms } from "./glueJob";
import { crawlerTrouble, jobEndings } from "./notices";
import { checkArgs, outside } from "./shared/args";
import { grant, type Grantee } from "./shared/grants";

/** What must have become of a step for the next to start. */
type Outcome = "succeeded" | "ended";

/** A step that runs a crawler. */
export interface CrawlStep {
  readonly crawler: Crawler;
  /** What must have become of the step before. @default "succeeded" */
  readonly after?: Outcome;
}

/** A step that runs a job. */
export interface JobStep extends JobTerms {
  /** Name in Glue before the stack's. */
  readonly job: string;
  readonly after?: Outcome;
}

export interface GlueWorkflowArgs {
  on: Foundation;
  glue: GlueBase;
  /** Name in Glue before the stack's. */
  workflow: string;
  /** Runs at the same time: 1 to 1,000. @default 1 */
  maxConcurrentRuns?: number;
  /** In order: the first starts when the workflow does, each other after the one before it. At least one is a job. */
  steps: ReadonlyArray<CrawlStep | JobStep>;
}

/** A step as triggers see it: how to start it, and what to wait for. */
interface Node {
  readonly action: aws.types.input.glue.TriggerAction;
  readonly reached: Readonly<Record<Outcome, aws.types.input.glue.TriggerPredicateCondition[]>>;
  readonly made: pulumi.Resource;
}

/** A Glue workflow whose steps follow each other, one run a batch. */
export class GlueWorkflow extends pulumi.ComponentResource implements BatchRunner {
  readonly name: string;
  /** The dataset that its jobs work on. */
  readonly dataset: string;
  readonly jobNames: readonly string[];
  readonly crawlerNames: readonly string[];
  readonly starter = startWorkflowRunsFactory;
  readonly recoverer = recoverWorkflowRunsFactory;
  readonly endings: BatchRunner["endings"];
  readonly environment: BatchRunner["environment"];
  private readonly on: Foundation;
  private readonly maxConcurrentRuns: number;

  constructor(
    readonly label: string,
    args: GlueWorkflowArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("landfall:glue:GlueWorkflow", label, {}, opts);
    const { on, steps, maxConcurrentRuns = 1 } = args;
    const datasets = new Set(steps.flatMap((step) => ("job" in step ? [step.does.dataset] : [])));
    checkArgs(`GlueWorkflow "${label}"`, [
      outside("maxConcurrentRuns", maxConcurrentRuns, 1, 1000, "Glue runs up to 1,000 at once"),
      datasets.size !== 1 &&
        `its jobs work on ${datasets.size} datasets: a batch belongs to one. Give jobs that work on the same.`,
    ]);
    this.on = on;
    this.name = on.named(args.workflow, 255);
    this.maxConcurrentRuns = maxConcurrentRuns;
    this.dataset = [...datasets].join();
    const workflow = new aws.glue.Workflow(label, { name: this.name, maxConcurrentRuns }, { parent: this });
    const nodes = steps.map((step) => this.nodeOf(step, args.glue));
    this.crawlerNames = nodes.flatMap(({ action }) => action.crawlerName ?? []) as string[];
    this.jobNames = nodes.flatMap(({ action }) => action.jobName ?? []) as string[];
    this.chain(workflow, nodes, steps);
    const CRAWLERS = this.crawlerNames.join(",");
    this.environment = { WORKFLOW: this.name, CRAWLERS, MAX_RUNS: String(maxConcurrentRuns) };
    const crawls = this.crawlerNames.length > 0 ? [crawlerTrouble(this.crawlerNames)] : [];
    this.endings = [jobEndings(this.jobNames), ...crawls];
    this.registerOutputs({ workflow: this.name });
  }

  /** Lets a function look at runs and crawlers, and start a run. */
  grantStart(grantee: Grantee): void {
    this.grantLook(grantee);
    const { on } = this;
    const workflow = on.arnOf("glue", `workflow/${this.name}`);
    const crawlers = this.crawlerNames.map((name) => on.arnOf("glue", `crawler/${name}`));
    const statements = [
      { Effect: "Allow" as const, Action: ["glue:StartWorkflowRun"], Resource: workflow },
      ...(crawlers.length > 0 ? [{ Effect: "Allow" as const, Action: ["glue:GetCrawler"], Resource: crawlers }] : []),
    ];
    grant(grantee, this.label, statements, { parent: this });
  }

  /** Lets a function see what became of runs, step by step. */
  grantLook(grantee: Grantee): void {
    const Action = ["glue:GetWorkflowRuns", "glue:GetWorkflowRun"];
    const Resource = this.on.arnOf("glue", `workflow/${this.name}`);
    grant(grantee, `${this.label}-look`, [{ Effect: "Allow", Action, Resource }], { parent: this });
  }

  private nodeOf(step: CrawlStep | JobStep, glue: GlueBase): Node {
    if ("crawler" in step) return crawlNode(step.crawler);
    const { on, name: workflowName, maxConcurrentRuns } = this;
    const args = { ...step, on, glue, name: step.job, workflowName, maxConcurrentRuns };
    return jobNode(new GlueJob(`${this.label}-${step.job}`, args, { parent: this }));
  }

  /** A start trigger for the first step and one for each other, which waits for the step before. */
  private chain(workflow: aws.glue.Workflow, nodes: readonly Node[], steps: GlueWorkflowArgs["steps"]): void {
    // Glue refuses triggers of one workflow that are made at the same time, so each waits for the one before.
    let last: pulumi.Resource = workflow;
    nodes.forEach(({ action, made }, index) => {
      const before = nodes[index - 1];
      const kind = before === undefined ? onDemand : follows(before, steps[index]?.after);
      const name = `${this.name}-${before === undefined ? "start" : index}`;
      const args = { ...kind, name, workflowName: workflow.name, actions: [action] };
      last = new aws.glue.Trigger(`${this.label}-trigger-${index}`, args, { parent: this, dependsOn: [last, made] });
    });
  }
}

/** Not `enabled`: the provider would start it where it is made, and a run without a batch with it. */
const onDemand = { type: "ON_DEMAND", enabled: false };

function follows(before: Node, after: Outcome = "succeeded"): Pick<aws.glue.TriggerArgs, "type" | "predicate"> {
  return { type: "CONDITIONAL", predicate: { logical: "ANY", conditions: before.reached[after] } };
}

function crawlNode(crawler: Crawler): Node {
  const reached = (states: string[]) =>
    states.map((crawlState) => ({ crawlerName: crawler.name, crawlState, logicalOperator: "EQUALS" }));
  return {
    action: { crawlerName: crawler.name },
    reached: { succeeded: reached(["SUCCEEDED"]), ended: reached(["SUCCEEDED", "FAILED", "CANCELLED"]) },
    made: crawler,
  };
}

function jobNode(job: GlueJob): Node {
  const reached = (states: string[]) =>
    states.map((state) => ({ jobName: job.name, state, logicalOperator: "EQUALS" }));
  return {
    action: { jobName: job.name },
    reached: { succeeded: reached(["SUCCEEDED"]), ended: reached(["SUCCEEDED", "FAILED", "TIMEOUT", "STOPPED"]) },
    made: job,
  };
}
