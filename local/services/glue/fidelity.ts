import type { FidelityRow } from "../service";

function exactly(...calls: readonly string[]): FidelityRow[] {
  return calls.map((call) => ({ kind: "call", what: `glue:${call}`, fidelity: "exact" }));
}

function nearly(what: string, approximate: string): FidelityRow {
  return { kind: "behaviour", what: `glue: ${what}`, fidelity: { approximate } };
}

function refused(what: string, instead: string): FidelityRow {
  return { kind: "behaviour", what: `glue: ${what}`, fidelity: { refused: instead } };
}

/** What Glue does here, and how near to AWS. */
export const fidelity: readonly FidelityRow[] = [
  ...exactly("GetDatabase", "GetDatabases", "GetTable", "GetTables", "GetPartition", "CreatePartition"),
  ...exactly("BatchCreatePartition", "GetConnection", "GetConnections"),
  { kind: "call", what: "glue:GetPartitions", fidelity: { approximate: "Expression: comparisons joined by AND" } },
  ...exactly("GetCrawler", "GetCrawlers", "BatchGetCrawlers", "ListCrawlers", "StartCrawler", "StopCrawler"),
  ...exactly("StartCrawlerSchedule", "StopCrawlerSchedule", "GetCrawlerMetrics"),
  { kind: "call", what: "glue:ListCrawls", fidelity: { approximate: "Filters are refused; no DPU hours" } },
  ...exactly("GetJob", "GetJobs", "BatchGetJobs", "ListJobs", "StartJobRun", "GetJobRun", "GetJobRuns"),
  ...exactly("BatchStopJobRun"),
  ...exactly("GetTrigger", "GetTriggers", "BatchGetTriggers", "ListTriggers", "StartTrigger", "StopTrigger"),
  ...exactly(
    "GetWorkflow",
    "BatchGetWorkflows",
    "ListWorkflows",
    "StartWorkflowRun",
    "GetWorkflowRun",
    "GetWorkflowRuns",
  ),
  ...exactly("StopWorkflowRun", "GetWorkflowRunProperties", "PutWorkflowRunProperties"),
  nearly("Spark jobs", "Spark 3.5.6 on the local machine, one run at a time; others wait in STARTING"),
  nearly(
    "Python shell jobs",
    "Python 3.11 and a newer boto3; syntax that 3.9 lacks is refused, and so are modules that Glue has not. Of library-set analytics, what is installed; --additional-python-modules fetches nothing, and asks for what is installed or is refused",
  ),
  nearly("job run queuing", "a run waits for its job's own limit only, and as long as it takes"),
  nearly(
    "s3:// in Spark",
    "rights are asked where a reader or writer is given a location; files become objects when a write ends",
  ),
  nearly("stopped and timed-out runs", "the Spark process is ended and a new one serves the next run"),
  nearly("a runtime that is killed", "runs under way start again as the same run; Glue's own would have gone on"),
  nearly("awsglue", "getResolvedOptions, Job, GlueContext; DynamicFrame wraps a DataFrame"),
  nearly(
    "S3 crawlers",
    "JSON, CSV and Parquet by content; compressed files are UNKNOWN; 20 files read in a folder unless sampleSize says otherwise",
  ),
  nearly("JDBC crawlers", "Redshift only"),
  nearly(
    "how long a crawl takes",
    "in serve, StartCrawler answers when a short crawl is over: the first look finds READY",
  ),
  nearly("a workflow start by a trigger at the concurrency limit", "dropped, with a record in the trace"),
  refused("streaming and Ray jobs", 'use command.name "glueetl" or "pythonshell"'),
  refused("EVENT triggers", "start the workflow by StartWorkflowRun"),
  refused("job bookmarks", "name files by a manifest"),
  refused("classifiers", "declare the table in the program"),
  refused("ResumeWorkflowRun", "start a new run"),
];
