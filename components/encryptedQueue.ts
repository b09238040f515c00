import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Foundation } from "./foundation";
import { checkArgs, outside } from "./shared/args";
import { decrypting, encrypting, grant, type Grantee } from "./shared/grants";
import { policyDocument, serviceMay, tlsOnly, type Statement } from "./shared/policy";

export interface EncryptedQueueArgs {
  on: Foundation;
  /** Services that may send, each only on behalf of the source named. @default roles only, by grant */
  senders?: ReadonlyArray<{ service: string; source: pulumi.Input<string> }>;
  /** How long a message that was received stays hidden: 0 to 43,200. @default 30 */
  visibilitySeconds?: number;
  /** Where messages go that were received too often. @default nowhere: they stay */
  deadLetters?: { queue: EncryptedQueue; maxReceiveCount: number };
}

const fourteenDays = 14 * 24 * 3600;

/** A queue under the stack's key, TLS only, that keeps messages for 14 days and takes them from named senders only. */
export class EncryptedQueue extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly url: pulumi.Output<string>;
  private readonly on: Foundation;

  constructor(
    private readonly label: string,
    args: EncryptedQueueArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("landfall:events:EncryptedQueue", label, {}, opts);
    const { on, senders = [], visibilitySeconds = 30, deadLetters } = args;
    checkArgs(`EncryptedQueue "${label}"`, [
      outside("visibilitySeconds", visibilitySeconds, 0, 43_200, "SQS hides a message for 12 hours at most"),
      deadLetters &&
        outside("deadLetters.maxReceiveCount", deadLetters.maxReceiveCount, 1, 1000, "SQS counts to 1,000"),
    ]);
    this.on = on;
    const queue = new aws.sqs.Queue(
      label,
      {
        kmsMasterKeyId: on.key.arn,
        messageRetentionSeconds: fourteenDays,
        visibilityTimeoutSeconds: visibilitySeconds,
        redrivePolicy: deadLetters && redriveTo(deadLetters),
      },
      { parent: this },
    );
    this.name = queue.name;
    this.arn = queue.arn;
    this.url = queue.url;
    const policy = policyDocument([
      ...senders.map(({ service, source }) => serviceMay(service, ["sqs:SendMessage"], queue.arn, source)),
      tlsOnly(["sqs:*"], [queue.arn]),
    ]);
    new aws.sqs.QueuePolicy(`${label}-policy`, { queueUrl: queue.url, policy }, { parent: this });
    this.registerOutputs({ arn: this.arn });
  }

  /** Lets a function take messages from the queue, put off those it cannot handle yet, and send some back where `sends`. */
  grantConsume(grantee: Grantee, { sends = false } = {}): aws.iam.RolePolicy {
    const take = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ChangeMessageVisibility"];
    return sends
      ? this.allow(grantee, [...take, "sqs:SendMessage"], encrypting)
      : this.allow(grantee, take, decrypting);
  }

  /** Lets a function put messages into the queue, and see how many are there where it `counts`. */
  grantSend(grantee: Grantee, { counts = false } = {}): aws.iam.RolePolicy {
    return this.allow(grantee, ["sqs:SendMessage", ...(counts ? ["sqs:GetQueueAttributes"] : [])], encrypting);
  }

  private allow(grantee: Grantee, actions: readonly string[], key: readonly string[]): aws.iam.RolePolicy {
    const statements: Statement[] = [
      { Effect: "Allow", Action: actions, Resource: this.arn },
      { Effect: "Allow", Action: key, Resource: this.on.key.arn },
    ];
    return grant(grantee, this.label, statements, { parent: this });
  }
}

function redriveTo({ queue, maxReceiveCount }: NonNullable<EncryptedQueueArgs["deadLetters"]>): pulumi.Output<string> {
  return pulumi.jsonStringify({ deadLetterTargetArn: queue.arn, maxReceiveCount });
}
