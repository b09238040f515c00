import { optionalList, optionalNumber, optionalRecord, text } from "../../input";
import type { Operation } from "../../service";
import { authorizeAll, authorizeOn, existing, page } from "../calls";
import type { Parts } from "../parts";
import { jobShape, texts, type Job } from "./job";
import { jobRunShape } from "./jobRun";

/** The calls about jobs and their runs. */
export function jobCalls({ cloud, jobs, jobRuns }: Parts): Record<string, Operation> {
  const named = (name: string): Job => existing(jobs.get(name), "Job", name);
  const run = (job: string, id: string) => existing(jobRuns.get(job, id), "JobRun", id);

  return {
    GetJob(input, caller) {
      const name = text(input, "JobName");
      authorizeOn(cloud, caller, "GetJob", "job", name);
      return { Job: jobShape(named(name)) };
    },
    GetJobs(input, caller) {
      authorizeAll(cloud, caller, "GetJobs");
      return page(input, "Jobs", [...jobs.values()].map(jobShape));
    },
    ListJobs(input, caller) {
      authorizeAll(cloud, caller, "ListJobs");
      return page(input, "JobNames", [...jobs.keys()].sort());
    },
    StartJobRun(input, caller) {
      const name = text(input, "JobName");
      authorizeOn(cloud, caller, "StartJobRun", "job", name);
      const given = optionalRecord(input, "Arguments") === undefined ? {} : texts(input, "Arguments");
      const timeoutMinutes = optionalNumber(input, "Timeout");
      return { JobRunId: jobRuns.start({ job: named(name), arguments: given, timeoutMinutes }).id };
    },
    GetJobRun(input, caller) {
      const name = text(input, "JobName");
      authorizeOn(cloud, caller, "GetJobRun", "job", name);
      return { JobRun: jobRunShape(run(name, text(input, "RunId")), named(name)) };
    },
    GetJobRuns(input, caller) {
      const name = text(input, "JobName");
      authorizeOn(cloud, caller, "GetJobRuns", "job", name);
      const job = named(name);
      return page(
        input,
        "JobRuns",
        jobRuns.of(name).map((one) => jobRunShape(one, job)),
      );
    },
    BatchStopJobRun(input, caller) {
      const name = text(input, "JobName");
      authorizeOn(cloud, caller, "BatchStopJobRun", "job", name);
      named(name);
      const ids = optionalList(input, "JobRunIds").map(String);
      const known = ids.flatMap((id) => jobRuns.get(name, id) ?? []);
      for (const one of known) jobRuns.stop(one);
      const successful = known.map(({ id }) => ({ JobName: name, JobRunId: id }));
      const missing = ids.filter((id) => !known.some((one) => one.id === id));
      const ErrorDetail = { ErrorCode: "EntityNotFoundException", ErrorMessage: "Job run not found." };
      const Errors = missing.map((id) => ({ JobName: name, JobRunId: id, ErrorDetail }));
      return { SuccessfulSubmissions: successful, Errors };
    },
  };
}
