import type { Cloud } from "../../cloud";
import type { Catalog } from "./catalog/catalog";
import type { Connection } from "./connection";
import type { Crawlers } from "./crawlers/crawlers";
import type { Job } from "./jobs/job";
import type { JobRuns } from "./jobs/jobRuns";
import type { Triggers } from "./workflows/triggers";
import type { WorkflowRuns } from "./workflows/workflowRuns";
import type { Workflow } from "./workflows/workflowRun";

/** Everything that Glue's API calls work on. */
export interface Parts {
  readonly cloud: Cloud;
  readonly catalog: Catalog;
  readonly connections: ReadonlyMap<string, Connection>;
  readonly crawlers: Crawlers;
  readonly jobs: ReadonlyMap<string, Job>;
  readonly jobRuns: JobRuns;
  readonly triggers: Triggers;
  readonly workflows: ReadonlyMap<string, Workflow>;
  readonly workflowRuns: WorkflowRuns;
}
