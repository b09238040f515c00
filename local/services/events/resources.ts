import type { Properties } from "../../graph/graph";
import type { Place, ResourceTable } from "../resources";

const oneRegion = { approximate: "everything runs in us-east-1" } as const;

function nameOf(inputs: Properties, at: Place): string {
  return typeof inputs.name === "string" ? inputs.name : at.physicalName;
}

function ruleOutputs(inputs: Properties, at: Place) {
  const name = nameOf(inputs, at);
  const given = typeof inputs.eventBusName === "string" ? inputs.eventBusName : "default";
  const bus = given.replace(/^arn:[^/]*:event-bus\//, "");
  const path = bus === "default" ? name : `${bus}/${name}`;
  const arn = `arn:aws:events:${at.region}:${at.accountId}:rule/${path}`;
  return { id: path, name, arn, eventBusName: bus, namePrefix: "", region: at.region, forceDestroy: false };
}

function busOutputs(inputs: Properties, at: Place) {
  const name = nameOf(inputs, at);
  const arn = `arn:aws:events:${at.region}:${at.accountId}:event-bus/${name}`;
  return { id: name, name, arn, region: at.region };
}

function targetOutputs(inputs: Properties, at: Place) {
  const targetId = typeof inputs.targetId === "string" ? inputs.targetId : at.physicalName;
  return { id: `${String(inputs.rule)}-${targetId}`, targetId, eventBusName: inputs.eventBusName ?? "default" };
}

/** Resources of EventBridge: buses, rules and their targets. */
export const resources: ResourceTable = {
  "aws:cloudwatch/eventBus:EventBus": {
    properties: {
      name: "exact",
      description: "exact",
      region: oneRegion,
      kmsKeyIdentifier: { approximate: "accepted; events on the way are not encrypted, and the key is not asked for" },
      tags: "exact",
    },
    outputs: busOutputs,
  },
  "aws:cloudwatch/eventRule:EventRule": {
    properties: {
      name: "exact",
      namePrefix: { approximate: "the name follows from the resource's, as for a rule without a name" },
      description: "exact",
      eventBusName: "exact",
      eventPattern: "exact",
      scheduleExpression: "exact",
      isEnabled: "exact",
      state: { approximate: "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS is taken as ENABLED" },
      roleArn: { approximate: "listed; targets use their own role" },
      forceDestroy: "exact",
      region: oneRegion,
      tags: "exact",
    },
    outputs: ruleOutputs,
  },
  "aws:cloudwatch/eventTarget:EventTarget": {
    properties: {
      rule: "exact",
      arn: { approximate: "SQS queues, SNS topics, Lambda functions and event buses; others are refused at start" },
      targetId: "exact",
      eventBusName: "exact",
      input: "exact",
      inputPath: { approximate: "a path that finds nothing gives null" },
      inputTransformer: {
        approximate:
          "texts inside quotes are escaped, structures inside quotes lose theirs, a path that finds nothing gives an empty text",
      },
      retryPolicy: { approximate: "waits double from 1 s to 10 minutes, with jitter: AWS publishes no numbers" },
      "deadLetterConfig.arn": "exact",
      roleArn: "exact",
      "sqsTarget.messageGroupId": { approximate: "passed on; queues here are standard queues" },
      forceDestroy: "exact",
      region: oneRegion,
    },
    outputs: targetOutputs,
  },
};
