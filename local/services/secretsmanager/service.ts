import type { Cloud } from "../../cloud";
import type { Random } from "../../engine/random";
import type { Properties, Resource } from "../../graph/graph";
import { parsedPolicy } from "../../iam/policy";
import { UsageError } from "../errors";
import { optionalText, text } from "../input";
import type { ManagedSecret } from "../offers";
import type { Api, Caller, Input, Service, ServiceDefinition } from "../service";
import { resources } from "./resources";
import { notFound, Vault, type Secret, type SecretVersion } from "./vault";

const passwordLetters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

/** Secrets Manager: keeps values, and hands them to whom IAM, the secret's policy and its key allow. */
class SecretsManager implements Service {
  readonly api: Api = {
    protocol: "json-1.1",
    signingName: "secretsmanager",
    prefix: "secretsmanager",
    operations: {
      GetSecretValue: (input, caller) => this.getSecretValue(input, caller),
      DescribeSecret: (input, caller) => this.describeSecret(input, caller),
    },
  };
  private readonly vault: Vault;
  private readonly policies = new Map<string, object>();

  constructor(private readonly cloud: Cloud) {
    this.vault = new Vault(cloud.engine.store.table("secretsmanager.versions"));
    cloud.provide("secrets", { createManaged: (secret, value) => this.createManaged(secret, value) });
  }

  deploy({ type, name, outputs }: Resource): void {
    if (type === "aws:secretsmanager/secret:Secret") this.deploySecret(name, outputs);
    else if (type === "aws:secretsmanager/secretVersion:SecretVersion") this.deployVersion(name, outputs);
    else this.deployPolicy(String(outputs.secretArn), outputs.policy);
  }

  private deploySecret(name: string, outputs: Properties): void {
    const days = Number(outputs.recoveryWindowInDays);
    if (days !== 0 && !(days >= 7 && days <= 30)) {
      throw new UsageError(`Secret "${name}": recoveryWindowInDays is ${days}; give 0, or 7 to 30.`);
    }
    const { kmsKeyId, description, policy } = outputs;
    this.vault.put({
      arn: String(outputs.arn),
      name: String(outputs.name),
      tags: (outputs.tags ?? {}) as Secret["tags"],
      ...(typeof description === "string" ? { description } : {}),
      ...(typeof kmsKeyId === "string" ? { kmsKey: kmsKeyId } : {}),
    });
    if (policy !== undefined) this.deployPolicy(String(outputs.arn), policy);
  }

  private deployPolicy(secretArn: string, policy: unknown): void {
    const secret = this.deployed(secretArn);
    this.policies.set(secret.arn, parsedPolicy(policy, `policy of secret "${secret.name}"`, "resource"));
  }

  /** At a later start the value is written again only where the program has changed it. */
  private deployVersion(name: string, outputs: Properties): void {
    const secret = this.deployed(String(outputs.secretId));
    const written = outputs.secretString ?? outputs.secretStringWo;
    const value =
      typeof written === "string" ? { text: written } : { binary: outputs.secretBinary as string | undefined };
    if (value.text === undefined && value.binary === undefined) {
      throw new UsageError(`SecretVersion "${name}" has no value: give secretString, secretStringWo or secretBinary.`);
    }
    const id = String(outputs.versionId);
    const known = this.vault.versionsOf(secret).find((version) => version.id === id);
    if (known !== undefined && known.text === value.text && known.binary === value.binary) return;
    const stages = outputs.versionStages as readonly string[];
    this.vault.store(secret, { id, ...value, stages, createdAt: this.cloud.engine.now() });
  }

  private deployed(id: string): Secret {
    const secret = this.vault.find(id);
    if (secret === undefined) throw new UsageError(`The secret ${id} does not exist.`);
    return secret;
  }

  private createManaged(managed: ManagedSecret, value: (password: string) => string): void {
    const name = managed.arn.split(":secret:")[1]?.slice(0, -7);
    if (name === undefined) throw new UsageError(`${managed.arn} is not the ARN of a secret.`);
    const secret: Secret = { ...managed, name, tags: { "aws:secretsmanager:owningService": managed.owner } };
    this.vault.put(secret);
    if (this.vault.versionsOf(secret).length > 0) return;
    const { random } = this.cloud.engine;
    const text = value(newPassword(random));
    this.vault.store(secret, { id: random.uuid(), text, stages: ["AWSCURRENT"], createdAt: this.cloud.engine.now() });
  }

  private getSecretValue(input: Input, caller: Caller): unknown {
    const versionId = optionalText(input, "VersionId");
    const stage = optionalText(input, "VersionStage");
    const secret = this.authorized(input, caller, "secretsmanager:GetSecretValue", {
      ...(versionId === undefined ? {} : { "secretsmanager:VersionId": versionId }),
      "secretsmanager:VersionStage": stage ?? "AWSCURRENT",
    });
    const version = this.vault.version(secret, versionId, stage);
    this.authorizeDecrypt(secret, version, caller);
    return {
      ARN: secret.arn,
      Name: secret.name,
      VersionId: version.id,
      ...(version.text === undefined ? {} : { SecretString: version.text }),
      ...(version.binary === undefined ? {} : { SecretBinary: Buffer.from(version.binary, "base64") }),
      VersionStages: version.stages,
      CreatedDate: new Date(version.createdAt),
    };
  }

  private describeSecret(input: Input, caller: Caller): unknown {
    const secret = this.authorized(input, caller, "secretsmanager:DescribeSecret");
    const versions = this.vault.versionsOf(secret);
    return {
      ARN: secret.arn,
      Name: secret.name,
      Description: secret.description,
      KmsKeyId: secret.kmsKey,
      OwningService: secret.owner,
      RotationEnabled: false,
      Tags: Object.entries(secret.tags).map(([Key, Value]) => ({ Key, Value })),
      VersionIdsToStages: Object.fromEntries(versions.map(({ id, stages }) => [id, stages])),
    };
  }

  /** Who lacks the right is not told whether the secret exists. */
  private authorized(input: Input, caller: Caller, action: string, context: Record<string, string> = {}): Secret {
    const id = text(input, "SecretId");
    const secret = this.vault.find(id);
    const tags = Object.entries(secret?.tags ?? {}).map(([tag, value]) => [`aws:ResourceTag/${tag}`, value] as const);
    this.cloud.authorize({
      caller,
      action,
      resource: secret?.arn ?? id,
      resourcePolicy: secret && this.policies.get(secret.arn),
      context: {
        ...context,
        ...Object.fromEntries(tags),
        "secretsmanager:SecretId": secret?.arn ?? id,
      },
    });
    if (secret === undefined) throw notFound("Secrets Manager can't find the specified secret.");
    return secret;
  }

  private authorizeDecrypt({ arn, kmsKey }: Secret, { id }: SecretVersion, caller: Caller): void {
    if (kmsKey === undefined) return;
    const context = { SecretARN: arn, SecretVersionId: id };
    this.cloud.offer("kms").use(caller, "kms:Decrypt", kmsKey, "secretsmanager", context);
  }
}

/** 32 letters and digits: with a seed, the same each time. */
function newPassword(random: Random): string {
  return Array.from({ length: 32 }, () => passwordLetters[random.below(passwordLetters.length)]).join("");
}

export const definition: ServiceDefinition = {
  name: "secretsmanager",
  types: Object.keys(resources),
  fidelity: [
    { kind: "call", what: "secretsmanager:GetSecretValue", fidelity: "exact" },
    { kind: "call", what: "secretsmanager:DescribeSecret", fidelity: { approximate: "without dates" } },
    {
      kind: "behaviour",
      what: "Secrets",
      fidelity: { approximate: "values lie unencrypted in the environment's state" },
    },
    {
      kind: "behaviour",
      what: "Rotation, replicas, binary changes by API",
      fidelity: { refused: "not needed by the pipelines" },
    },
  ],
  create: (cloud) => new SecretsManager(cloud),
};
