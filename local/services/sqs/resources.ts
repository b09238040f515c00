import type { Properties } from "../../graph/graph";
import type { Fidelity, Place, ResourceTable } from "../resources";

const defaults = {
  visibilityTimeoutSeconds: 30,
  messageRetentionSeconds: 345_600,
  maxMessageSize: 262_144,
  delaySeconds: 0,
  receiveWaitTimeSeconds: 0,
  fifoQueue: false,
  kmsDataKeyReusePeriodSeconds: 300,
};

function queueOutputs(inputs: Properties, at: Place) {
  const name = typeof inputs.name === "string" ? inputs.name : at.physicalName;
  const url = queueUrl(at, name);
  const filledIn = Object.entries(defaults).map(([key, value]) => [key, inputs[key] ?? value] as const);
  return {
    ...Object.fromEntries(filledIn),
    sqsManagedSseEnabled: inputs.sqsManagedSseEnabled ?? inputs.kmsMasterKeyId === undefined,
    id: url,
    url,
    name,
    arn: `arn:aws:sqs:${at.region}:${at.accountId}:${name}`,
  };
}

/** A queue's address as AWS spells it. The gateway answers for any address that ends in the same account and name. */
export function queueUrl(at: { readonly accountId: string; readonly region: string }, name: string): string {
  return `https://sqs.${at.region}.amazonaws.com/${at.accountId}/${name}`;
}

const besideQueue = (inputs: Properties) => ({ id: String(inputs.queueUrl) });

const region: Fidelity = { approximate: "everything runs in us-east-1" };

/** Resources of SQS: standard queues, and the policies that may stand beside them. */
export const resources: ResourceTable = {
  "aws:sqs/queue:Queue": {
    properties: {
      name: "exact",
      namePrefix: { approximate: "the name follows from the resource's, as for a queue without a name" },
      region,
      visibilityTimeoutSeconds: "exact",
      messageRetentionSeconds: "exact",
      maxMessageSize: "exact",
      delaySeconds: "exact",
      receiveWaitTimeSeconds: "exact",
      policy: "exact",
      redrivePolicy: "exact",
      redriveAllowPolicy: "exact",
      kmsMasterKeyId: { approximate: "rights to the key are checked; nothing is encrypted on disk" },
      kmsDataKeyReusePeriodSeconds: { approximate: "the key is asked for on every call" },
      sqsManagedSseEnabled: { approximate: "nothing is encrypted on disk" },
      fifoQueue: { approximate: "standard queues only; true is refused at start" },
      tags: "exact",
    },
    outputs: queueOutputs,
  },
  "aws:sqs/queuePolicy:QueuePolicy": {
    properties: { queueUrl: "exact", policy: "exact", region },
    outputs: besideQueue,
  },
  "aws:sqs/redrivePolicy:RedrivePolicy": {
    properties: { queueUrl: "exact", redrivePolicy: "exact", region },
    outputs: besideQueue,
  },
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": {
    properties: { queueUrl: "exact", redriveAllowPolicy: "exact", region },
    outputs: besideQueue,
  },
};
