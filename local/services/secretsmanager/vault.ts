import type { Table } from "../../engine/store";
import { AwsError } from "../errors";

/** One value of a secret. Exactly one of text and binary (base64) is there. */
export interface SecretVersion {
  readonly id: string;
  readonly text?: string;
  readonly binary?: string;
  readonly stages: readonly string[];
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** A secret as deployed. */
export interface Secret {
  readonly arn: string;
  readonly name: string;
  readonly description?: string;
  /** Undefined for the key that AWS keeps, which everybody in the account may use. */
  readonly kmsKey?: string;
  /** The service that keeps it, such as "redshift", where it is not the program's own. */
  readonly owner?: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Secrets and their values. The values survive a restart; secrets are deployed anew at each start. */
export class Vault {
  private readonly byArn = new Map<string, Secret>();

  constructor(private readonly versions: Table<readonly SecretVersion[]>) {}

  put(secret: Secret): void {
    this.byArn.set(secret.arn, secret);
  }

  /** @param id name, ARN, or ARN without the six random characters at its end */
  find(id: string): Secret | undefined {
    const exact = this.byArn.get(id);
    if (exact !== undefined) return exact;
    return [...this.byArn.values()].find(({ arn, name }) => name === id || arn.slice(0, -7) === id);
  }

  versionsOf({ arn }: Secret): readonly SecretVersion[] {
    return this.versions.get(arn) ?? [];
  }

  /** Adds a value, or replaces the one with the same id. A stage is on one value only: it moves here. */
  store(secret: Secret, added: SecretVersion): void {
    const others = this.versionsOf(secret).filter(({ id }) => id !== added.id);
    const takesCurrent = added.stages.includes("AWSCURRENT");
    const kept = others.map((version) => ({ ...version, stages: stagesLeft(version, added.stages, takesCurrent) }));
    this.versions.set(secret.arn, [...kept, added]);
  }

  /** @throws ResourceNotFoundException where no value has this id and stage */
  version(secret: Secret, id: string | undefined, stage: string | undefined): SecretVersion {
    const wantedStage = stage ?? (id === undefined ? "AWSCURRENT" : undefined);
    const found = this.versionsOf(secret).find(
      (version) =>
        (id === undefined || version.id === id) && (wantedStage === undefined || version.stages.includes(wantedStage)),
    );
    if (found !== undefined) return found;
    const what = id === undefined ? `staging label: ${wantedStage}` : `VersionId: ${id}`;
    throw notFound(`Secrets Manager can't find the specified secret value for ${what}`);
  }
}

/** What was current until now becomes the previous value. */
function stagesLeft({ stages }: SecretVersion, taken: readonly string[], takesCurrent: boolean): readonly string[] {
  const left = stages.filter((stage) => !taken.includes(stage) && !(takesCurrent && stage === "AWSPREVIOUS"));
  return takesCurrent && stages.includes("AWSCURRENT") ? [...left, "AWSPREVIOUS"] : left;
}

export function notFound(message: string): AwsError {
  return new AwsError("ResourceNotFoundException", message);
}
