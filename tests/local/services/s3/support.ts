import { S3Client } from "@aws-sdk/client-s3";
import type { Environment, EnvironmentOptions } from "../../../../local/environment";
import type { Properties, Resource } from "../../../../local/graph/graph";
import type { Caller } from "../../../../local/services/service";
import { environmentOf, resource } from "../../../support/environment";

/** A bucket, and what belongs to it. */
export function bucketOf(
  name: string,
  parts: { versioned?: boolean; policy?: object; notification?: Properties } = {},
): Resource[] {
  const bucket = resource({ type: "aws:s3/bucket:Bucket", name });
  const inputs = (more: Properties) => ({ bucket: bucket.id, ...more });
  const all = [bucket];
  if (parts.versioned === true) {
    const versioning = inputs({ versioningConfiguration: { status: "Enabled" } });
    all.push(resource({ type: "aws:s3/bucketVersioning:BucketVersioning", name, inputs: versioning }));
  }
  if (parts.policy !== undefined) {
    const policy = inputs({ policy: JSON.stringify(parts.policy) });
    all.push(resource({ type: "aws:s3/bucketPolicy:BucketPolicy", name, inputs: policy }));
  }
  if (parts.notification !== undefined) {
    all.push(
      resource({ type: "aws:s3/bucketNotification:BucketNotification", name, inputs: inputs(parts.notification) }),
    );
  }
  return all;
}

/** A role that may do what the statements say. */
export function roleOf(name: string, statements: readonly object[]): Resource[] {
  const trust = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "glue.amazonaws.com" }, Action: "sts:AssumeRole" }],
  };
  const role = resource({ type: "aws:iam/role:Role", name, inputs: { assumeRolePolicy: JSON.stringify(trust) } });
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  return [role, resource({ type: "aws:iam/rolePolicy:RolePolicy", name, inputs: { role: role.id, policy } })];
}

/** A client with the caller's keys; the administrator's by default. */
export function clientOf(environment: Environment, caller: Caller = environment.admin): S3Client {
  return new S3Client({
    endpoint: environment.endpoint,
    region: "us-east-1",
    credentials: environment.credentials(caller),
    maxAttempts: 1,
  });
}

export async function started(
  resources: readonly Resource[],
  options: Partial<EnvironmentOptions> = {},
): Promise<{ environment: Environment; s3: S3Client }> {
  const environment = await environmentOf(resources, options);
  return { environment, s3: clientOf(environment) };
}

/** What the killed writer does to its key of this number in a round: every fifth time it deletes. */
export function deletesAt(round: number, number: number): boolean {
  return (round + number) % 5 === 4;
}
