import type { Cloud } from "../cloud";
import type { Caller } from "../services/service";

/**
 * Checks that `caller` may hand the role to `service` ("glue.amazonaws.com"): for operations that take a role.
 * @throws AwsError as `Cloud.authorize` does
 */
export function authorizePassRole(
  cloud: Pick<Cloud, "authorize">,
  caller: Caller,
  roleArn: string,
  service: string,
): void {
  const context = { "iam:PassedToService": service };
  cloud.authorize({ caller, action: "iam:PassRole", resource: roleArn, context });
}
