import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { EncryptedQueue } from "./encryptedQueue";
import type { Notice } from "./notices";

export interface WakeupsArgs {
  function: aws.lambda.Function;
  /** Where calls go that the function could not be woken by. */
  deadLetters: EncryptedQueue;
}

/** Calls a function at times, and when something happens. */
export class Wakeups extends pulumi.ComponentResource {
  constructor(
    private readonly label: string,
    private readonly args: WakeupsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("landfall:events:Wakeups", `${label}-wakeups`, {}, opts);
    this.registerOutputs({});
  }

  /** @param schedule in EventBridge's words, such as "rate(5 minutes)" */
  every(scheduleExpression: string): void {
    this.rule("schedule", { scheduleExpression, description: `Wakes ${this.label}, ${scheduleExpression}` });
  }

  /** @param name tells the kinds of events apart that wake the function */
  upon(name: string, { source, detailType, detail }: Pick<Notice, "source" | "detailType" | "detail">): void {
    const eventPattern = pulumi.jsonStringify({ source: [source], "detail-type": [detailType], detail });
    this.rule(name, { eventPattern, description: `Wakes ${this.label}: ${detailType}` });
  }

  private rule(name: string, args: aws.cloudwatch.EventRuleArgs): void {
    const { function: woken, deadLetters } = this.args;
    const own = { parent: this };
    const rule = new aws.cloudwatch.EventRule(`${this.label}-${name}`, args, own);
    const permission = new aws.lambda.Permission(
      `${this.label}-from-${name}`,
      {
        action: "lambda:InvokeFunction",
        function: woken.name,
        principal: "events.amazonaws.com",
        sourceArn: rule.arn,
      },
      own,
    );
    const retryPolicy = { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 20 };
    new aws.cloudwatch.EventTarget(
      `${this.label}-${name}-to-function`,
      { rule: rule.name, arn: woken.arn, retryPolicy, deadLetterConfig: { arn: deadLetters.arn } },
      { ...own, dependsOn: permission },
    );
  }
}
