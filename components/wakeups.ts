import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { EncryptedQueue } from "./encryptedQueue";
import type { Notice } from "./notices";
import { callback, type CallbackArgs, type CallbackIdentity } from "./shared/callback";

export interface WakeupsArgs {
  function: aws.lambda.Function;
  /** Where calls go that the function could not be woken by. */
  deadLetters: EncryptedQueue;
}

/** How long, and how often, EventBridge tries to call the function. */
interface Patience {
  readonly maximumEventAgeInSeconds: number;
  readonly maximumRetryAttempts: number;
}

const anHour: Patience = { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 20 };

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
  upon(
    name: string,
    { source, detailType, detail }: Pick<Notice, "source" | "detailType" | "detail">,
    patience?: Patience,
  ): void {
    const eventPattern = pulumi.jsonStringify({ source: [source], "detail-type": [detailType], detail });
    this.rule(name, { eventPattern, description: `Wakes ${this.label}: ${detailType}` }, patience);
  }

  private rule(name: string, args: aws.cloudwatch.EventRuleArgs, retryPolicy = anHour): void {
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
    new aws.cloudwatch.EventTarget(
      `${this.label}-${name}-to-function`,
      { rule: rule.name, arn: woken.arn, retryPolicy, deadLetterConfig: { arn: deadLetters.arn } },
      { ...own, dependsOn: permission },
    );
  }
}

/** A callback that times and events wake. What it fails on for good is kept in the dead letters. */
export function wokenCallback<Event, Result>(
  identity: CallbackIdentity,
  { deadLetters, ...args }: CallbackArgs<Event, Result> & { deadLetters: EncryptedQueue },
  own: pulumi.CustomResourceOptions,
) {
  // Lambda checks at creation that the role may write to the dead letters.
  const dependsOn = [deadLetters.grantSend(identity)];
  const woken = callback(identity, { ...args, deadLettersArn: deadLetters.arn }, { ...own, dependsOn });
  return { function: woken, wakeups: new Wakeups(identity.label, { function: woken, deadLetters }, own) };
}
