import type { Cloud } from "../../cloud";
import type { Caller } from "../service";
import type { FunctionSettings } from "./functionSettings";

/** The name of the log stream that a sandbox would write to. */
export const logStream = "local/[$LATEST]";

/**
 * A sandbox's whole environment: the program's variables and what Lambda adds, with the gateway as every service's endpoint.
 * Nothing of this machine's: HOME is the code's folder, so that no AWS configuration file of the user is found.
 */
export function functionEnvironment(
  { name, environment, handler, runtime, memoryMb, logGroup }: FunctionSettings,
  taskRoot: string,
  cloud: Cloud,
  caller: Caller,
): Readonly<Record<string, string>> {
  const keys = cloud.credentials(caller);
  return {
    ...environment,
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    AWS_SESSION_TOKEN: keys.sessionToken,
    AWS_REGION: cloud.region,
    AWS_DEFAULT_REGION: cloud.region,
    AWS_ENDPOINT_URL: cloud.endpoint,
    AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    LAMBDA_TASK_ROOT: taskRoot,
    _HANDLER: handler,
    HOME: taskRoot,
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
  };
}
