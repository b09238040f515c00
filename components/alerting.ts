import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { runbookLine, type Runbook } from "../functions/runbooks";
import { Digest } from "./digest";
import type { Foundation } from "./foundation";
import { EncryptedQueue } from "./encryptedQueue";
import { alarmRaised, crawlerTrouble, jobTrouble, machineTrouble, type Notice } from "./notices";
import { checkArgs, outside } from "./shared/args";
import { encrypting, grant, type Grantee } from "./shared/grants";
import { policyDocument, serviceMay, tlsOnly } from "./shared/policy";

export interface AlertingArgs {
  on: Foundation;
  /** Name of the topic before the stack's. @default one of Pulumi's making */
  topic?: string;
  /** Who gets the notices by e-mail; each confirms once. @default nobody */
  emails?: readonly string[];
  /** Seconds for which notices are gathered into one message: 0 to 3,600. @default 0, each is sent at once */
  digestSeconds?: number;
  /** Where the runbooks are, a URL or a path, with the slash at its end. @default "docs/runbooks/" of the repository */
  runbooks?: string;
}

/** What can be watched: the jobs and crawlers that a flow runs. */
export interface Watched {
  readonly label: string;
  readonly jobNames: readonly string[];
  readonly crawlerNames: readonly string[];
}

/** What a queue must not be like. */
interface QueueAlarm {
  queue: EncryptedQueue;
  metricName: string;
  threshold: number;
  /** Seconds. */
  period: number;
  /** What is wrong then, without a period at its end. */
  text: string;
  runbook: Runbook;
}

const notEmpty = { metricName: "ApproximateNumberOfMessagesVisible", threshold: 0, period: 60 };

/** Tells people what happened, in words: one encrypted topic, and rules that write to it. */
export class Alerting extends pulumi.ComponentResource {
  readonly topic: aws.sns.Topic;
  readonly arn: pulumi.Output<string>;
  private readonly on: Foundation;
  private notReached?: EncryptedQueue;
  private readonly runbooks: string;
  /** Gathers notices into messages, where that is wanted. */
  private readonly digest: Digest | undefined;
  private readonly mayPublish = new Set<string>();

  constructor(
    private readonly label: string,
    args: AlertingArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("landfall:alerts:Alerting", label, {}, opts);
    const { on, topic, emails = [], digestSeconds = 0, runbooks = "docs/runbooks/" } = args;
    const tooLong = outside("digestSeconds", digestSeconds, 0, 3600, "people should hear within the hour");
    checkArgs(`Alerting "${label}"`, [...emails.map(emailProblem), tooLong, runbooksProblem(runbooks)]);
    this.runbooks = runbooks;
    this.on = on;
    const own = { parent: this };
    const name = topic === undefined ? undefined : on.named(topic, 256);
    this.topic = new aws.sns.Topic(
      `${label}-topic`,
      { name, kmsMasterKeyId: on.key.arn, displayName: "Landfall" },
      own,
    );
    this.arn = this.topic.arn;
    new aws.sns.TopicPolicy(`${label}-topic-policy`, { arn: this.arn, policy: this.publishers(on) }, own);
    emails.forEach((endpoint) => {
      const subscription = { topic: this.arn, protocol: "email", endpoint };
      new aws.sns.TopicSubscription(`${label}-to-${endpoint}`, subscription, own);
    });
    if (digestSeconds > 0) this.digest = new Digest(`${label}-digest`, { on, seconds: digestSeconds, to: this }, own);
    this.registerOutputs({ topicArn: this.arn });
  }

  /** Notices that did not reach the topic. Made with the first rule that sends some. */
  private get undelivered(): EncryptedQueue {
    if (this.notReached !== undefined) return this.notReached;
    const { on } = this;
    const senders = [{ service: "events.amazonaws.com", source: on.arnOf("events", "rule/*") }];
    this.notReached = new EncryptedQueue(`${this.label}-undelivered`, { on, senders }, { parent: this });
    const text = "Notices did not reach this topic: their ERROR_MESSAGE attribute says why";
    const untold: QueueAlarm = { ...notEmpty, queue: this.notReached, text, runbook: "undelivered" };
    // A rule that tells of what rules could not tell would fail like them.
    this.alarm(`${this.label}-undelivered`, untold, [this.arn]);
    return this.notReached;
  }

  /** Tells people when a job of `flow` fails, times out or is stopped, and when a crawler of it fails. @returns the rules */
  watch({ label, jobNames, crawlerNames }: Watched): aws.cloudwatch.EventRule[] {
    const rules: aws.cloudwatch.EventRule[] = [];
    if (jobNames.length > 0) rules.push(this.tell(`${label}-jobs`, jobTrouble(jobNames)));
    if (crawlerNames.length > 0) rules.push(this.tell(`${label}-crawlers`, crawlerTrouble(crawlerNames)));
    return rules;
  }

  /** Whether notices are gathered: then what would tell people itself had better leave that to a rule. */
  get gathers(): boolean {
    return this.digest !== undefined;
  }

  /** Tells people when an execution ends badly, unless its error is `told`: then it told them itself. */
  watchMachine(label: string, arn: pulumi.Input<string>, told: string): aws.cloudwatch.EventRule {
    return this.tell(`${label}-executions`, machineTrouble(arn, this.gathers ? undefined : told));
  }

  /** Tells people when anything lies in a dead-letter queue. */
  watchDeadLetters(label: string, queue: EncryptedQueue): aws.cloudwatch.MetricAlarm {
    const todo = "read their Reason attribute, mend the cause, start a redrive";
    const text = `Messages of ${label} could not be handled: ${todo}`;
    return this.announced(`${label}-dead-letters`, { ...notEmpty, queue, text, runbook: "deadLetters" });
  }

  /** Tells people when messages of a queue wait that nothing takes. SQS leaves out those that came three times and went back. */
  watchWaiting(label: string, queue: EncryptedQueue, hours: number): aws.cloudwatch.MetricAlarm {
    const text = `Files of ${label} have waited for more than ${hours} hours, and nothing takes them from the queue`;
    const old = { metricName: "ApproximateAgeOfOldestMessage", threshold: hours * 3600, period: 300 };
    return this.announced(`${label}-waiting`, { ...old, queue, text, runbook: "waitingFiles" });
  }

  /** The line that says what to do. */
  runbook(name: Runbook): string {
    return runbookLine(this.runbooks, name);
  }

  /** Tells people of events. @param rule the rule's name in EventBridge before the stack's; without it Pulumi makes one */
  tell(name: string, notice: Notice, rule?: string): aws.cloudwatch.EventRule {
    const { source, detailType, detail, paths, text, runbook } = notice;
    const told = runbook === undefined ? text : `${text}. ${this.runbook(runbook)}`;
    const made = new aws.cloudwatch.EventRule(
      `${this.label}-${name}`,
      {
        name: rule === undefined ? undefined : this.on.named(rule, 64),
        description: `Tells people: ${detailType} of ${name}`,
        eventPattern: pulumi.jsonStringify({ source: [source], "detail-type": [detailType], detail }),
      },
      { parent: this },
    );
    new aws.cloudwatch.EventTarget(
      `${this.label}-${name}-to-topic`,
      {
        rule: made.name,
        arn: this.digest?.queue.arn ?? this.arn,
        // A template that is no JSON document must be a quoted string.
        inputTransformer: { inputPaths: paths, inputTemplate: JSON.stringify(told) },
        deadLetterConfig: { arn: this.undelivered.arn },
        retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 20 },
      },
      { parent: this },
    );
    return made;
  }

  /** Lets a function tell people something. @returns what its environment must say for that */
  announcing(grantee: Grantee): Readonly<Record<string, pulumi.Input<string>>> {
    const RUNBOOKS = this.runbooks;
    if (this.digest === undefined) {
      this.grantPublish(grantee);
      return { TOPIC_ARN: this.arn, RUNBOOKS };
    }
    this.digest.queue.grantSend(grantee);
    return { NOTICES_URL: this.digest.queue.url, RUNBOOKS };
  }

  /** Lets a job or a state machine tell people something itself, at once. Asked again for the same one, it does nothing. */
  grantPublish(grantee: Grantee): void {
    if (this.mayPublish.has(grantee.label)) return;
    this.mayPublish.add(grantee.label);
    const statements = [
      { Effect: "Allow" as const, Action: ["sns:Publish"], Resource: this.arn },
      { Effect: "Allow" as const, Action: encrypting, Resource: this.on.key.arn },
    ];
    grant(grantee, this.label, statements, { parent: this });
  }

  /** An alarm whose word goes by a rule: CloudWatch publishes once, and a rule tries again for an hour. */
  private announced(name: string, over: QueueAlarm): aws.cloudwatch.MetricAlarm {
    const alarm = this.alarm(name, over);
    this.tell(name, { ...alarmRaised(alarm.name, over.text), runbook: over.runbook });
    return alarm;
  }

  /** @param alarmActions topics that CloudWatch itself writes to */
  private alarm(
    name: string,
    { queue, text, runbook, ...over }: QueueAlarm,
    alarmActions?: pulumi.Input<string>[],
  ): aws.cloudwatch.MetricAlarm {
    return new aws.cloudwatch.MetricAlarm(
      name,
      {
        ...over,
        alarmDescription: `${text}. ${this.runbook(runbook)}`,
        namespace: "AWS/SQS",
        dimensions: { QueueName: queue.name },
        statistic: "Maximum",
        comparisonOperator: "GreaterThanThreshold",
        evaluationPeriods: 1,
        treatMissingData: "notBreaching",
        alarmActions,
      },
      { parent: this },
    );
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

function runbooksProblem(base: string): string | undefined {
  if (/^[^\s<>"]*\/$/.test(base)) return undefined;
  return `runbooks is "${base}": it is where pages are. Give a URL or a path with a slash at its end.`;
}

function emailProblem(email: string): string | undefined {
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return undefined;
  return `"${email}" is no e-mail address. Give one like "team@example.com".`;
}
