import type { Resource } from "../../graph/graph";
import type { Look } from "./look";

/** How to ask for what is under way of a kind of resource. */
type Ask = (look: Look, resource: Resource) => Promise<readonly string[]>;

const kinds: Readonly<Record<string, Ask>> = {
  "aws:glue/workflow:Workflow": async (look, { outputs }) => {
    const { Runs = [] } = await look.ask<{ Runs?: Listed[] }>("glue", "GetWorkflowRuns", { Name: outputs.name });
    return Runs.filter(({ Status }) => Status === "RUNNING").map(({ WorkflowRunId }) => `run ${WorkflowRunId}`);
  },
  "aws:glue/job:Job": async (look, { outputs }) => {
    const { JobRuns = [] } = await look.ask<{ JobRuns?: Listed[] }>("glue", "GetJobRuns", { JobName: outputs.name });
    return JobRuns.filter(({ JobRunState = "" }) => /ING$/.test(JobRunState)).map(({ Id }) => `job run ${Id}`);
  },
  "aws:glue/crawler:Crawler": async (look, { outputs }) => {
    const { Crawler } = await look.ask<{ Crawler: { State: string } }>("glue", "GetCrawler", { Name: outputs.name });
    return Crawler.State === "READY" ? [] : [`crawler ${String(outputs.name)}`];
  },
  "aws:sfn/stateMachine:StateMachine": async (look, { outputs }) => {
    const input = { stateMachineArn: outputs.arn, statusFilter: "RUNNING" };
    const { executions } = await look.ask<{ executions: Array<{ name: string }> }>("states", "ListExecutions", input);
    return executions.map(({ name }) => `execution ${name}`);
  },
};

interface Listed {
  readonly WorkflowRunId?: string;
  readonly Status?: string;
  readonly Id?: string;
  readonly JobRunState?: string;
}

/** Runs, executions and crawls that are not over, and messages of the intake queue. */
export async function inFlight(
  look: Look,
  resources: readonly Resource[],
  queueUrl: string | undefined,
): Promise<string[]> {
  const found: string[] = [];
  for (const resource of resources) found.push(...((await kinds[resource.type]?.(look, resource)) ?? []));
  return queueUrl === undefined ? found : [...found, ...(await queued(look, queueUrl))];
}

async function queued(look: Look, QueueUrl: string): Promise<string[]> {
  const names = [
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
  ];
  type Counted = { readonly Attributes: Readonly<Record<string, string>> };
  const { Attributes } = await look.ask<Counted>("sqs", "GetQueueAttributes", { QueueUrl, AttributeNames: names });
  const count = names.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
  return count === 0 ? [] : [`${count} messages in the intake queue`];
}
