import { callerStory } from "../../../outcome";
import { optionalNumber, optionalRecord, optionalTexts, text } from "../../input";
import { AwsError } from "../../errors";
import type { Caller, Input, Operation } from "../../service";
import { authorizeAll, authorizeOn, batch, existing, mapped, page } from "../calls";
import type { Parts } from "../parts";
import { jobShape, texts, type Job } from "./job";
import { jobRunShape } from "./jobRun";
import type { Start } from "./jobRuns";

/** The calls about jobs and their runs. */
export function jobCalls(parts: Parts): Record<string, Operation> {
  return { ...definitionCalls(parts), ...runCalls(parts) };
}

function named({ jobs }: Parts, name: string): Job {
  return existing(jobs.get(name), "Job", name);
}

function definitionCalls(parts: Parts): Record<string, Operation> {
  const { cloud, jobs } = parts;
  return {
    GetJob(input, caller) {
      const name = text(input, "JobName");
      authorizeOn(cloud, caller, "GetJob", "job", name);
      return { Job: jobShape(named(parts, name)) };
    },
    GetJobs(input, caller) {
      authorizeAll(cloud, caller, "GetJobs");
      return page(input, "Jobs", [...jobs.values()].map(jobShape));
    },
    BatchGetJobs(input, caller) {
      const names = optionalTexts(input, "JobNames");
      for (const name of names) authorizeOn(cloud, caller, "BatchGetJobs", "job", name);
      return batch("Jobs", "JobsNotFound", names, (name) => mapped(jobs.get(name), jobShape));
    },
    ListJobs(input, caller) {
      authorizeAll(cloud, caller, "ListJobs");
      return page(input, "JobNames", [...jobs.keys()].sort());
    },
  };
}

function runCalls(parts: Parts): Record<string, Operation> {
  const { cloud, jobRuns } = parts;
  return {
    StartJobRun(input, caller) {
      const name = text(input, "JobName");
      authorizeOn(cloud, caller, "StartJobRun", "job", name);
      return { JobRunId: jobRuns.start(startOf(input, named(parts, name), caller)).id };
    },
    GetJobRun(input, caller) {
      const name = text(input, "JobName");
      authorizeOn(cloud, caller, "GetJobRun", "job", name);
      const id = text(input, "RunId");
      const run = existing(jobRuns.get(name, id), "JobRun", id);
      return { JobRun: jobRunShape(run, named(parts, name)) };
    },
    GetJobRuns(input, caller) {
      const name = text(input, "JobName");
      authorizeOn(cloud, caller, "GetJobRuns", "job", name);
      const job = named(parts, name);
      return page(
        input,
        "JobRuns",
        jobRuns.of(name).map((one) => jobRunShape(one, job)),
      );
    },
    BatchStopJobRun(input, caller) {
      const name = text(input, "JobName");
      authorizeOn(cloud, caller, "BatchStopJobRun", "job", name);
      named(parts, name);
      return stopAll(parts, name, optionalTexts(input, "JobRunIds"));
    },
  };
}

function startOf(input: Input, job: Job, caller: Caller): Start {
  return {
    job,
    arguments: optionalRecord(input, "Arguments") === undefined ? {} : texts(input, "Arguments"),
    timeoutMinutes: optionalNumber(input, "Timeout"),
    queues: queuingOf(input, job),
    startedFor: callerStory(caller),
  };
}

/** What a start says of queuing goes before what the job says. @throws InvalidInputException where the job has retries */
function queuingOf({ JobRunQueuingEnabled }: Input, { name, maxRetries }: Job): boolean | undefined {
  if (typeof JobRunQueuingEnabled !== "boolean") return undefined;
  if (JobRunQueuingEnabled && maxRetries > 0) {
    const message = `Job ${name} has MaxRetries ${maxRetries}: job run queuing goes with 0 retries only.`;
    throw new AwsError("InvalidInputException", message);
  }
  return JobRunQueuingEnabled;
}

function stopAll({ jobRuns }: Parts, JobName: string, ids: readonly string[]): Record<string, unknown> {
  const known = ids.flatMap((id) => jobRuns.get(JobName, id) ?? []);
  for (const run of known) jobRuns.stop(run);
  const missing = ids.filter((id) => !known.some((run) => run.id === id));
  const ErrorDetail = { ErrorCode: "EntityNotFoundException", ErrorMessage: "Job run not found." };
  return {
    SuccessfulSubmissions: known.map(({ id }) => ({ JobName, JobRunId: id })),
    Errors: missing.map((JobRunId) => ({ JobName, JobRunId, ErrorDetail })),
  };
}
