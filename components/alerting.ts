import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Digest } from "./digest";
import type { Foundation } from "./foundation";
import { EncryptedQueue } from "./encryptedQueue";
import { crawlerTrouble, jobTrouble, machineTrouble, type Notice } from "./notices";
import { checkArgs, outside } from "./shared/args";
import { encrypting, grant, type Grantee } from "./shared/grants";
import { policyDocument, serviceMay, tlsOnly } from "./shared/policy";

export interface AlertingArgs {
  on: Foundation;
  /** Name of the topic before the stack's. @default one of Pulumi's making */
  topic?: string;
  /** Who gets the notices by e-mail; each confirms once. @default nobody */
  emails?: readonly string[];
  /** Seconds for which notices are gathered into one message: 0 to 300. @default 0, each is sent at once */
  digestSeconds?: number;
}

/** What can be watched: the jobs and crawlers that a flow runs. */
export interface Watched {
  readonly label: string;
  readonly jobNames: readonly string[];
  readonly crawlerNames: readonly string[];
}

/** Tells people what happened, in words: one encrypted topic, and rules that write to it. */
export class Alerting extends pulumi.ComponentResource {
  readonly topic: aws.sns.Topic;
  readonly arn: pulumi.Output<string>;
  private readonly on: Foundation;
  private notReached?: EncryptedQueue;
  private readonly mayPublish = new Set<string>();
  /** Where rules send notices: the topic, or what gathers them for it. */
  private readonly target: pulumi.Output<string>;

  constructor(
    private readonly label: string,
    args: AlertingArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("landfall:alerts:Alerting", label, {}, opts);
    const { on, topic, emails = [], digestSeconds = 0 } = args;
    const tooLong = outside("digestSeconds", digestSeconds, 0, 300, "Lambda waits 300 seconds for more");
    checkArgs(`Alerting "${label}"`, [...emails.map(emailProblem), tooLong]);
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
    this.target = digestSeconds === 0 ? this.arn : this.gathered(on, digestSeconds);
    this.registerOutputs({ topicArn: this.arn });
  }

  /** Notices that did not reach the topic. Made with the first rule that sends some. */
  private get undelivered(): EncryptedQueue {
    if (this.notReached !== undefined) return this.notReached;
    const { on } = this;
    const senders = [{ service: "events.amazonaws.com", source: on.arnOf("events", "rule/*") }];
    this.notReached = new EncryptedQueue(`${this.label}-undelivered`, { on, senders }, { parent: this });
    const why = "Notices did not reach this topic: their ERROR_MESSAGE attribute says why.";
    this.alarm(`${this.label}-undelivered`, this.notReached, why);
    return this.notReached;
  }

  /** Tells people when a job of `flow` fails, times out or is stopped, and when a crawler of it fails. @returns the rules */
  watch({ label, jobNames, crawlerNames }: Watched): aws.cloudwatch.EventRule[] {
    const rules: aws.cloudwatch.EventRule[] = [];
    if (jobNames.length > 0) rules.push(this.tell(`${label}-jobs`, jobTrouble(jobNames)));
    if (crawlerNames.length > 0) rules.push(this.tell(`${label}-crawlers`, crawlerTrouble(crawlerNames)));
    return rules;
  }

  /** Tells people when an execution ends badly, unless its error says that it told them itself. */
  watchMachine(label: string, arn: pulumi.Input<string>, told: string): aws.cloudwatch.EventRule {
    return this.tell(`${label}-executions`, machineTrouble(arn, told));
  }

  /** Tells people when anything lies in a dead-letter queue. */
  watchDeadLetters(label: string, queue: EncryptedQueue): aws.cloudwatch.MetricAlarm {
    const todo = "read their Reason attribute, mend the cause, start a redrive";
    return this.alarm(`${label}-dead-letters`, queue, `Messages of ${label} could not be handled: ${todo}.`);
  }

  /** Tells people of events. @param rule the rule's name in EventBridge before the stack's; without it Pulumi makes one */
  tell(name: string, notice: Notice, rule?: string): aws.cloudwatch.EventRule {
    const { source, detailType, detail, paths, text } = notice;
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
        arn: this.target,
        // A template that is no JSON document must be a quoted string.
        inputTransformer: { inputPaths: paths, inputTemplate: JSON.stringify(text) },
        deadLetterConfig: { arn: this.undelivered.arn },
        retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 20 },
      },
      { parent: this },
    );
    return made;
  }

  /** Lets a job, a function or a state machine tell people something itself. Asked again for the same one, it does nothing. */
  grantPublish(grantee: Grantee): void {
    if (this.mayPublish.has(grantee.label)) return;
    this.mayPublish.add(grantee.label);
    const statements = [
      { Effect: "Allow" as const, Action: ["sns:Publish"], Resource: this.arn },
      { Effect: "Allow" as const, Action: encrypting, Resource: this.on.key.arn },
    ];
    grant(grantee, this.label, statements, { parent: this });
  }

  private gathered(on: Foundation, seconds: number): pulumi.Output<string> {
    return new Digest(`${this.label}-digest`, { on, seconds, to: this }, { parent: this }).queue.arn;
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
        alarmActions: [this.arn],
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

function emailProblem(email: string): string | undefined {
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return undefined;
  return `"${email}" is no e-mail address. Give one like "team@example.com".`;
}
