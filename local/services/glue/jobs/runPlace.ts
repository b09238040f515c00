import { join } from "node:path";
import type { Cloud } from "../../../cloud";
import type { Caller } from "../../service";

/** What a script finds in its environment: its role's keys, and the gateway where AWS would be. `beforeCall` as in Cloud. */
export function environmentOf(
  cloud: Cloud,
  caller: Caller,
  beforeCall?: () => Promise<void>,
): Readonly<Record<string, string>> {
  const { endpoint, region } = cloud;
  const keys = cloud.credentials(caller, beforeCall);
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    AWS_SESSION_TOKEN: keys.sessionToken,
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

/** The file for what a run prints. */
export function logOf({ directory }: Pick<Cloud, "directory">, runId: string): string {
  return join(directory, "logs", "glue", `${runId}.log`);
}
