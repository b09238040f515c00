import type { Cloud } from "../../cloud";
import type { Properties, Resource } from "../../graph/graph";
import { parsedPolicy } from "../../iam/policy";
import { AwsError, UsageError } from "../errors";
import { text } from "../input";
import type { Api, Caller, Input, Service, ServiceDefinition } from "../service";
import { isAwsManaged, Keys, type Key } from "./keys";
import { checkLockout } from "./lockout";
import { resources } from "./resources";
import { throughService } from "./throughService";

type EncryptionContext = Readonly<Record<string, string>>;

/** KMS without cryptography: decides who may use which key, as the key's policy and IAM say. */
class Kms implements Service {
  readonly api: Api = {
    protocol: "json-1.1",
    signingName: "kms",
    prefix: "TrentService",
    operations: { DescribeKey: (input, caller) => this.describeKey(input, caller) },
  };
  private readonly keys = new Keys();

  constructor(private readonly cloud: Cloud) {
    cloud.provide("kms", { use: (...use) => this.use(...use) });
  }

  deploy({ type, name, outputs }: Resource): void {
    if (type === "aws:kms/key:Key") this.deployKey(name, outputs);
    else if (type === "aws:kms/alias:Alias") this.keys.addAlias(String(outputs.name), String(outputs.targetKeyId));
    else this.deployPolicy(outputs);
  }

  private deployKey(name: string, outputs: Properties): void {
    checkSupported(name, outputs);
    this.keys.put({
      id: String(outputs.keyId),
      arn: String(outputs.arn),
      enabled: outputs.isEnabled !== false,
      description: String(outputs.description ?? ""),
      policy: this.checkedPolicy(outputs, String(outputs.arn)),
      tags: (outputs.tags ?? {}) as Key["tags"],
    });
  }

  private deployPolicy(outputs: Properties): void {
    const key = this.keys.find(String(outputs.keyId));
    this.keys.put({ ...key, policy: this.checkedPolicy(outputs, key.arn) });
  }

  private checkedPolicy({ policy, bypassPolicyLockoutSafetyCheck }: Properties, keyArn: string): object {
    const document = parsedPolicy(policy, `key policy of ${keyArn}`, "resource");
    if (bypassPolicyLockoutSafetyCheck !== true) checkLockout(document, keyArn, this.cloud.accountId);
    return document;
  }

  private use(caller: Caller, action: string, name: string, service: string, context: EncryptionContext = {}): void {
    if (isAwsManaged(name)) return;
    throughService(service, () => {
      const key = this.keys.find(name);
      this.authorize(caller, action, key, {
        "kms:ViaService": `${service}.${this.cloud.region}.amazonaws.com`,
        ...encryptionKeys(context),
      });
      if (!key.enabled) throw new AwsError("DisabledException", `${key.arn} is disabled.`);
    });
  }

  private authorize(
    caller: Caller,
    action: string,
    key: Key,
    more: Record<string, string | readonly string[]> = {},
  ): void {
    const tags = Object.entries(key.tags).map(([tag, value]) => [`aws:ResourceTag/${tag}`, value] as const);
    this.cloud.authorize({
      caller,
      action,
      resource: key.arn,
      resourcePolicy: key.policy,
      needsResourcePolicy: true,
      context: {
        "kms:CallerAccount": this.cloud.accountId,
        "kms:KeySpec": "SYMMETRIC_DEFAULT",
        "kms:KeyUsage": "ENCRYPT_DECRYPT",
        "kms:ResourceAliases": this.keys.aliasesOf(key),
        ...Object.fromEntries(tags),
        ...more,
      },
    });
  }

  private describeKey(input: Input, caller: Caller): unknown {
    const key = this.keys.find(text(input, "KeyId"));
    this.authorize(caller, "kms:DescribeKey", key);
    return {
      KeyMetadata: {
        AWSAccountId: this.cloud.accountId,
        KeyId: key.id,
        Arn: key.arn,
        Enabled: key.enabled,
        Description: key.description,
        KeyUsage: "ENCRYPT_DECRYPT",
        KeyState: key.enabled ? "Enabled" : "Disabled",
        Origin: "AWS_KMS",
        KeyManager: "CUSTOMER",
        KeySpec: "SYMMETRIC_DEFAULT",
        CustomerMasterKeySpec: "SYMMETRIC_DEFAULT",
        EncryptionAlgorithms: ["SYMMETRIC_DEFAULT"],
      },
    };
  }
}

function encryptionKeys(context: EncryptionContext): Record<string, string | readonly string[]> {
  const pairs = Object.entries(context).map(([key, value]) => [`kms:EncryptionContext:${key}`, value] as const);
  return pairs.length === 0 ? {} : { ...Object.fromEntries(pairs), "kms:EncryptionContextKeys": Object.keys(context) };
}

function checkSupported(name: string, { customerMasterKeySpec, keyUsage, rotationPeriodInDays }: Properties): void {
  if (customerMasterKeySpec !== "SYMMETRIC_DEFAULT" || keyUsage !== "ENCRYPT_DECRYPT") {
    throw new UsageError(
      `Key "${name}": ${String(customerMasterKeySpec)} for ${String(keyUsage)} is not supported locally; only SYMMETRIC_DEFAULT for ENCRYPT_DECRYPT is.`,
    );
  }
  const days = rotationPeriodInDays as number | undefined;
  if (days !== undefined && !(days >= 90 && days <= 2560)) {
    throw new UsageError(`Key "${name}": rotationPeriodInDays is ${days}; KMS takes 90 to 2560.`);
  }
}

export const definition: ServiceDefinition = {
  name: "kms",
  types: Object.keys(resources),
  fidelity: [
    { kind: "call", what: "kms:DescribeKey", fidelity: { approximate: "without CreationDate and rotation" } },
    {
      kind: "behaviour",
      what: "Rights to a key, for every encrypted bucket, queue, topic and secret",
      fidelity: { approximate: "nothing is really encrypted, and keys of AWS (alias/aws/...) allow everybody" },
    },
    {
      kind: "behaviour",
      what: "Grants, key material, asymmetric and HMAC keys",
      fidelity: { refused: "not needed by the pipelines" },
    },
  ],
  create: (cloud) => new Kms(cloud),
};
