import type { Cloud } from "../../cloud";
import type { Properties } from "../../graph/graph";
import { compilePolicy } from "../../iam/policy";
import { AwsError } from "../errors";
import type { Caller } from "../service";

export interface Topic {
  readonly arn: string;
  readonly name: string;
  readonly displayName: string;
  readonly kmsKey?: string;
  /** Parsed. */
  readonly policy: object;
}

/** All topics of one environment, and who may do what with them. */
export class Topics {
  private readonly topics = new Map<string, Topic>();

  constructor(private readonly cloud: Cloud) {}

  add({ arn, name, displayName, kmsMasterKeyId, policy }: Properties): void {
    const topicArn = String(arn);
    this.topics.set(topicArn, {
      arn: topicArn,
      name: String(name),
      displayName: typeof displayName === "string" ? displayName : "",
      ...(typeof kmsMasterKeyId === "string" ? { kmsKey: kmsMasterKeyId } : {}),
      policy: policy === undefined ? this.defaultPolicy(topicArn) : checkedPolicy(topicArn, policy),
    });
  }

  setPolicy(arn: string, policy: unknown): void {
    this.topics.set(arn, { ...this.find(arn), policy: checkedPolicy(arn, policy) });
  }

  /** @throws NotFound */
  find(arn: string): Topic {
    const topic = this.topics.get(arn);
    if (topic === undefined) throw new AwsError("NotFound", "Topic does not exist", 404);
    return topic;
  }

  all(): Topic[] {
    return [...this.topics.values()];
  }

  has(arn: string): boolean {
    return this.topics.has(arn);
  }

  /**
   * @param more values of condition keys that only this action has
   * @returns the topic, once the caller may do this to it
   * @throws NotFound, AuthorizationError
   */
  permitted(arn: string, caller: Caller, action: string, more: Readonly<Record<string, string>> = {}): Topic {
    const topic = this.find(arn);
    const context = isOwner(caller) ? { ...more, "AWS:SourceOwner": this.cloud.accountId } : more;
    this.cloud.authorize({ caller, action, resource: arn, resourcePolicy: topic.policy, context });
    return topic;
  }

  /** @throws AccessDeniedException where the caller may not use the topic's key */
  permitKey({ kmsKey, arn }: Topic, caller: Caller): void {
    if (kmsKey === undefined) return;
    for (const action of ["kms:GenerateDataKey", "kms:Decrypt"]) {
      this.cloud.offer("kms").use(caller, action, kmsKey, "sns", { "aws:sns:topicArn": arn });
    }
  }

  /** What a topic has without a policy of its own: its account may use it, and so may CloudWatch for its alarms. */
  private defaultPolicy(arn: string): object {
    const own = { StringEquals: { "AWS:SourceOwner": this.cloud.accountId } };
    const Action = ["GetTopicAttributes", "ListSubscriptionsByTopic", "Publish", "Subscribe"].map(
      (verb) => `sns:${verb}`,
    );
    return {
      Version: "2008-10-17",
      Id: "__default_policy_ID",
      Statement: [
        {
          Sid: "__default_statement_ID",
          Effect: "Allow",
          Principal: { AWS: "*" },
          Action,
          Resource: arn,
          Condition: own,
        },
      ],
    };
  }
}

/** AWS:SourceOwner is there on calls of the account's own principals and of CloudWatch's alarms, not on EventBridge's. */
function isOwner(caller: Caller): boolean {
  return caller.kind === "admin" || (caller.kind === "service" && caller.service === "cloudwatch.amazonaws.com");
}

function checkedPolicy(arn: string, policy: unknown): object {
  compilePolicy(policy, `topic policy of ${arn}`, "resource");
  return (typeof policy === "string" ? JSON.parse(policy) : policy) as object;
}
