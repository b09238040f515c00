import type { Operation } from "../../service";
import type { Revision } from "../stateMachine";
import { machineNamed, page, permittedArn, permittedExecution, type Parts } from "./parts";

/** The calls about state machines. */
export function machineCalls(parts: Parts): Record<string, Operation> {
  const { cloud, machines, executions } = parts;
  return {
    ListStateMachines(input, caller) {
      cloud.authorize({ caller, action: "states:ListStateMachines", resource: "*" });
      return page(input, "stateMachines", [...machines.values()].map(listed));
    },
    DescribeStateMachine(input, caller) {
      const operation = { operation: "DescribeStateMachine", member: "stateMachineArn", kind: "stateMachine" } as const;
      const machine = machineNamed(parts, permittedArn(parts, input, caller, operation));
      return { ...listed(machine), ...described(machine), status: "ACTIVE" };
    },
    DescribeStateMachineForExecution(input, caller) {
      const execution = permittedExecution(parts, "DescribeStateMachineForExecution", input, caller);
      const revision = executions.revisionOf(execution) ?? machineNamed(parts, execution.machineArn);
      const { name, arn, createdAt } = revision;
      return { ...described(revision), stateMachineArn: arn, name, updateDate: createdAt / 1000 };
    },
  };
}

function listed({ arn, name, createdAt }: Revision) {
  return { stateMachineArn: arn, name, type: "STANDARD", creationDate: createdAt / 1000 };
}

function described({ definition, role, logging, tracing, kmsKey, id }: Revision) {
  const { level, includeExecutionData, destination } = logging;
  const destinations = destination === undefined ? [] : [{ cloudWatchLogsLogGroup: { logGroupArn: destination } }];
  return {
    definition,
    roleArn: role,
    loggingConfiguration: { level, includeExecutionData, destinations },
    tracingConfiguration: { enabled: tracing },
    encryptionConfiguration:
      kmsKey === undefined
        ? { type: "AWS_OWNED_KEY" }
        : { type: "CUSTOMER_MANAGED_KMS_KEY", kmsKeyId: kmsKey, kmsDataKeyReusePeriodSeconds: 300 },
    revisionId: id,
  };
}
