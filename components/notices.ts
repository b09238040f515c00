import type * as pulumi from "@pulumi/pulumi";
import type { Runbook } from "../functions/runbooks";

/** Which events people hear of, and in what words. */
export interface Notice {
  readonly source: string;
  readonly detailType: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly paths: Readonly<Record<string, string>>;
  /** One line; `<name>` stands for what the path of that name finds. */
  readonly text: string;
  /** The page that says what to do about it. */
  readonly runbook?: Runbook;
}

const glueJob = { source: "aws.glue", detailType: "Glue Job State Change" };
const glueCrawler = { source: "aws.glue", detailType: "Glue Crawler State Change" };
const badEnds = ["FAILED", "TIMEOUT", "STOPPED", "ERROR"];
const ofJob = {
  job: "$.detail.jobName",
  state: "$.detail.state",
  run: "$.detail.jobRunId",
  when: "$.time",
  message: "$.detail.message",
};
const ofCrawler = { crawler: "$.detail.crawlerName", state: "$.detail.state", when: "$.time" };

/** A job failed, timed out, was stopped, or Glue lost it. */
export function jobTrouble(jobs: readonly string[]): Notice {
  return {
    ...glueJob,
    detail: { jobName: jobs, state: badEnds },
    paths: ofJob,
    text: "Job <job> ended as <state> at <when>. It says: <message>. Run: <run>",
    runbook: "failedStep",
  };
}

/** A job ended, well or badly. */
export function jobEndings(jobs: readonly string[]): Pick<Notice, "source" | "detailType" | "detail"> {
  return { ...glueJob, detail: { jobName: jobs, state: ["SUCCEEDED", ...badEnds] } };
}

/** A crawler failed. */
export function crawlerTrouble(crawlers: readonly string[]): Notice {
  return {
    ...glueCrawler,
    detail: { crawlerName: crawlers, state: ["Failed"] },
    paths: { ...ofCrawler, message: "$.detail.errorMessage" },
    text: "Crawler <crawler> failed at <when>. It says: <message>",
    runbook: "failedStep",
  };
}

/** A job of a flow ended, well or badly. */
export function jobStep(step: string, job: string): Notice {
  return {
    ...glueJob,
    detail: { jobName: [job], state: ["SUCCEEDED", ...badEnds] },
    paths: ofJob,
    runbook: "failedStep",
    text: `${step} (job <job>): <state> at <when>. Run: <run>. It says: <message>`,
  };
}

/** A crawler of a flow ended, well or badly. Its events name no run; a message is there where it failed, and else what it found. */
export function crawlerStep(step: string, crawler: string): Notice {
  return {
    ...glueCrawler,
    detail: { crawlerName: [crawler], state: ["Succeeded", "Failed"] },
    paths: { ...ofCrawler, message: "$.detail.message", log: "$.detail.cloudWatchLogLink" },
    runbook: "failedStep",
    text: `${step} (crawler <crawler>): <state> at <when>. It says: <message>. Log: <log>`,
  };
}

/** A job has done its work. */
export function jobSuccess(job: string): Notice {
  return {
    ...glueJob,
    detail: { jobName: [job], state: ["SUCCEEDED"] },
    paths: ofJob,
    text: "Job <job> has done its work, at <when>. It says: <message>. Run: <run>",
  };
}

/** An alarm went off. @param what is wrong then */
export function alarmRaised(alarm: pulumi.Input<string>, what: string): Notice {
  return {
    source: "aws.cloudwatch",
    detailType: "CloudWatch Alarm State Change",
    detail: { alarmName: [alarm], state: { value: ["ALARM"] } },
    paths: { alarm: "$.detail.alarmName", when: "$.time", reason: "$.detail.state.reason" },
    text: `${what}. Alarm <alarm> since <when>: <reason>`,
  };
}

/** An execution ended badly. @param told the error of one that told people itself, so that they are not told again */
export function machineTrouble(arn: pulumi.Input<string>, told?: string): Notice {
  const untold = [{ error: [{ exists: false }] }, { error: [{ "anything-but": told }] }];
  const bad = { stateMachineArn: [arn], status: ["FAILED", "TIMED_OUT", "ABORTED"] };
  return {
    source: "aws.states",
    detailType: "Step Functions Execution Status Change",
    detail: told === undefined ? bad : { ...bad, $or: untold },
    paths: {
      name: "$.detail.name",
      status: "$.detail.status",
      when: "$.time",
      machine: "$.detail.stateMachineArn",
      cause: "$.detail.cause",
    },
    text: "Execution <name> ended as <status> at <when>. State machine: <machine>. It says: <cause>",
    runbook: "failedStep",
  };
}
