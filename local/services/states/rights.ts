import type { Cloud } from "../../cloud";
import { AwsError } from "../errors";
import type { Caller } from "../service";
import type { StateMachine } from "./stateMachine";
import { integrationOf } from "./tasks/integration";

const logDelivery = [
  ...["CreateLogDelivery", "GetLogDelivery", "UpdateLogDelivery", "DeleteLogDelivery", "ListLogDeliveries"],
  ...["PutResourcePolicy", "DescribeResourcePolicies", "DescribeLogGroups"],
].map((operation) => `logs:${operation}`);

const managedRule = ["events:PutTargets", "events:PutRule", "events:DescribeRule"];

/** @throws AccessDeniedException where Step Functions may not act as the role */
export function checkTrust(cloud: Cloud, { role, arn }: Pick<StateMachine, "role" | "arn">): void {
  if (cloud.offer("iam").trusts(role, "states.amazonaws.com", arn)) return;
  throw new AwsError(
    "AccessDeniedException",
    `Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role: ${role} does not trust it.`,
  );
}

/** What AWS asks of the role when the machine is made. Asked when all policies are there. @throws AccessDeniedException */
export function checkRole(cloud: Cloud, machine: StateMachine): void {
  const may = (action: string, resource: string) =>
    cloud.allows({ caller: cloud.asRole(machine.role, "execution:none"), action, resource });
  const missing = logDelivery.filter((action) => machine.logging.level !== "OFF" && !may(action, "*"));
  if (missing.length > 0)
    throw new AwsError(
      "AccessDeniedException",
      `The state machine IAM Role is not authorized to access the Log Destination: ${machine.role} may not ${missing.join(", ")} on "*".`,
    );
  const rule = `arn:aws:events:${cloud.region}:${cloud.accountId}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule`;
  if (waitsForExecutions(machine) && managedRule.some((action) => !may(action, rule)))
    throw new AwsError(
      "AccessDeniedException",
      `'${machine.role}' is not authorized to create managed-rule: it needs ${managedRule.join(", ")} on ${rule}.`,
    );
}

function waitsForExecutions({ machine }: StateMachine): boolean {
  return machine.tasks
    .map(({ resource }) => integrationOf(resource))
    .some(({ pattern, service }) => pattern === "sync" && service === "states");
}

/** Whether caller and role may use the key of a machine that has one. @throws KmsAccessDeniedException */
export function checkKey(cloud: Cloud, { kmsKey, arn, role }: StateMachine, caller: Caller): void {
  if (kmsKey === undefined) return;
  const context = { "aws:states:stateMachineArn": arn };
  try {
    for (const user of [caller, cloud.asRole(role, "execution:none")])
      for (const action of ["kms:GenerateDataKey", "kms:Decrypt"])
        cloud.offer("kms").use(user, action, kmsKey, "states", context);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new AwsError("KmsAccessDeniedException", error.message);
  }
}
