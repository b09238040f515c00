import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Foundation } from "./foundation";
import { EncryptedQueue } from "./encryptedQueue";
import { checkArgs } from "./shared/args";
import { policyDocument, serviceMay, tlsOnly } from "./shared/policy";

export interface AlertingArgs {
  on: Foundation;
  /** Who gets the notices by e-mail; each confirms once. @default nobody */
  emails?: readonly string[];
}

/** What can be watched: the jobs and crawlers that a flow runs. */
export interface Watched {
  readonly label: string;
  readonly jobNames: readonly string[];
  readonly crawlerNames: readonly string[];
}

interface Notice {
  detailType: string;
  detail: Readonly<Record<string, readonly string[]>>;
  paths: Readonly<Record<string, string>>;
  /** One line; `<name>` stands for what the path of that name finds. */
  text: string;
}

/** Tells people what went wrong, in words: one encrypted topic, and rules that write to it. */
export class Alerting extends pulumi.ComponentResource {
  readonly topic: aws.sns.Topic;
  /** Notices that did not reach the topic. */
  private readonly undelivered: EncryptedQueue;

  constructor(
    private readonly label: string,
    args: AlertingArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("landfall:alerts:Alerting", label, {}, opts);
    const { on, emails = [] } = args;
    checkArgs(`Alerting "${label}"`, emails.map(emailProblem));
    const own = { parent: this };
    this.topic = new aws.sns.Topic(`${label}-topic`, { kmsMasterKeyId: on.key.arn, displayName: "Landfall" }, own);
    new aws.sns.TopicPolicy(`${label}-topic-policy`, { arn: this.topic.arn, policy: this.publishers(on) }, own);
    emails.forEach((endpoint) => {
      new aws.sns.TopicSubscription(
        `${label}-to-${endpoint}`,
        { topic: this.topic.arn, protocol: "email", endpoint },
        own,
      );
    });
    const senders = [{ service: "events.amazonaws.com", source: on.arnOf("events", "rule/*") }];
    this.undelivered = new EncryptedQueue(`${label}-undelivered`, { on, senders }, own);
    const why = "Notices did not reach this topic: their ERROR_MESSAGE attribute says why.";
    this.alarm(`${label}-undelivered`, this.undelivered, why);
    this.registerOutputs({ topicArn: this.topic.arn });
  }

  /** Tells people when a job of `flow` fails, times out or is stopped, and when a crawler of it fails. @returns the rules */
  watch(flow: Watched): aws.cloudwatch.EventRule[] {
    const rules: aws.cloudwatch.EventRule[] = [];
    if (flow.jobNames.length > 0) rules.push(this.tell(`${flow.label}-jobs`, jobTrouble(flow.jobNames)));
    if (flow.crawlerNames.length > 0)
      rules.push(this.tell(`${flow.label}-crawlers`, crawlerTrouble(flow.crawlerNames)));
    return rules;
  }

  /** Tells people when anything lies in a dead-letter queue. */
  watchDeadLetters(label: string, queue: EncryptedQueue): aws.cloudwatch.MetricAlarm {
    const todo = "read their Reason attribute, mend the cause, start a redrive";
    return this.alarm(`${label}-dead-letters`, queue, `Messages of ${label} could not be handled: ${todo}.`);
  }

  private alarm(name: string, queue: EncryptedQueue, alarmDescription: string): aws.cloudwatch.MetricAlarm {
    return new aws.cloudwatch.MetricAlarm(
      name,
      {
        alarmDescription,
        namespace: "AWS/SQS",
        metricName: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: queue.name },
        statistic: "Maximum",
        comparisonOperator: "GreaterThanThreshold",
        threshold: 0,
        period: 60,
        evaluationPeriods: 1,
        treatMissingData: "notBreaching",
        alarmActions: [this.topic.arn],
      },
      { parent: this },
    );
  }

  private tell(name: string, notice: Notice): aws.cloudwatch.EventRule {
    const pattern = { source: ["aws.glue"], "detail-type": [notice.detailType], detail: notice.detail };
    const rule = new aws.cloudwatch.EventRule(
      `${this.label}-${name}`,
      { description: `Tells people: ${notice.detailType} of ${name}`, eventPattern: JSON.stringify(pattern) },
      { parent: this },
    );
    new aws.cloudwatch.EventTarget(
      `${this.label}-${name}-to-topic`,
      {
        rule: rule.name,
        arn: this.topic.arn,
        // A template that is no JSON document must be a quoted string.
        inputTransformer: { inputPaths: notice.paths, inputTemplate: JSON.stringify(notice.text) },
        deadLetterConfig: { arn: this.undelivered.arn },
        retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 20 },
      },
      { parent: this },
    );
    return rule;
  }

  private publishers(on: Foundation): pulumi.Output<string> {
    const publish = ["sns:Publish"];
    return policyDocument([
      serviceMay("events.amazonaws.com", publish, this.topic.arn),
      serviceMay("cloudwatch.amazonaws.com", publish, this.topic.arn, on.arnOf("cloudwatch", "alarm:*")),
      tlsOnly(publish, [this.topic.arn]),
    ]);
  }
}

function jobTrouble(jobs: readonly string[]): Notice {
  return {
    detailType: "Glue Job State Change",
    detail: { jobName: jobs, state: ["FAILED", "TIMEOUT", "STOPPED"] },
    paths: {
      job: "$.detail.jobName",
      state: "$.detail.state",
      run: "$.detail.jobRunId",
      when: "$.time",
      message: "$.detail.message",
    },
    text: "Job <job> ended as <state> at <when>. It says: <message>. Run: <run>",
  };
}

function crawlerTrouble(crawlers: readonly string[]): Notice {
  return {
    detailType: "Glue Crawler State Change",
    detail: { crawlerName: crawlers, state: ["Failed"] },
    paths: { crawler: "$.detail.crawlerName", when: "$.time", message: "$.detail.errorMessage" },
    text: "Crawler <crawler> failed at <when>. It says: <message>",
  };
}

function emailProblem(email: string): string | undefined {
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return undefined;
  return `"${email}" is no e-mail address. Give one like "team@example.com".`;
}
