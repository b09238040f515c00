import { digest } from "../../engine/random";
import type { Properties } from "../../graph/graph";
import type { ResourceTable } from "../resources";
import { machineArn } from "./names";

/** Loaded when a program has a state machine: the interpreter is no small thing. */
function problemsOf(inputs: Properties): readonly string[] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
  return (require("./machineProblems") as typeof import("./machineProblems")).machineProblems(inputs);
}

/** Resources of Step Functions: standard state machines. */
export const resources: ResourceTable = {
  "aws:sfn/stateMachine:StateMachine": {
    properties: {
      name: "exact",
      namePrefix: { approximate: "the name follows from the resource's, as for a machine without a name" },
      definition: "exact",
      roleArn: "exact",
      type: { approximate: "STANDARD; EXPRESS is refused at start" },
      "loggingConfiguration.level": "exact",
      "loggingConfiguration.includeExecutionData": {
        approximate: "without it lines have no cause either, which might quote data",
      },
      "loggingConfiguration.logDestination": {
        approximate: "the role's rights are checked; lines go to logs/states/<name>.log",
      },
      tracingConfiguration: { approximate: "recorded, without effect: no X-Ray" },
      encryptionConfiguration: { approximate: "rights to the key are checked; nothing is encrypted on disk" },
      region: { approximate: "everything runs in us-east-1" },
      tags: "exact",
      tagsAll: "exact",
    },
    outputs(inputs, at) {
      const name = typeof inputs.name === "string" ? inputs.name : at.physicalName;
      const arn = machineArn(at, name);
      const hex = digest(`${String(inputs.definition)}/${String(inputs.roleArn)}`, 32);
      const revisionId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
      const type = inputs.type ?? "STANDARD";
      return { id: arn, arn, name, type, status: "ACTIVE", revisionId, description: "" };
    },
    problems: problemsOf,
  },
};
