import type { ResourceTable } from "../resources";

const oneRegion = { approximate: "everything runs in us-east-1" } as const;

/** Resources of SNS: standard topics, their policies and subscriptions. */
export const resources: ResourceTable = {
  "aws:sns/topic:Topic": {
    properties: {
      name: "exact",
      namePrefix: { approximate: "the name follows from the resource's, as for a topic without a name" },
      displayName: "exact",
      kmsMasterKeyId: { approximate: "rights to the key are checked; nothing is encrypted on disk" },
      policy: "exact",
      signatureVersion: { approximate: "messages carry no valid signature" },
      tracingConfig: { approximate: "accepted; there is no X-Ray" },
      region: oneRegion,
      tags: "exact",
    },
    outputs: (inputs, at) => {
      const name = typeof inputs.name === "string" ? inputs.name : at.physicalName;
      const arn = `arn:aws:sns:${at.region}:${at.accountId}:${name}`;
      return { id: arn, arn, name, owner: at.accountId, region: at.region };
    },
  },
  "aws:sns/topicPolicy:TopicPolicy": {
    properties: { arn: "exact", policy: "exact", region: oneRegion },
    outputs: (inputs, at) => ({ id: String(inputs.arn), owner: at.accountId }),
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    properties: {
      topic: "exact",
      protocol: { approximate: "email, email-json, sqs and lambda; others are refused at start" },
      endpoint: "exact",
      rawMessageDelivery: "exact",
      filterPolicy: "exact",
      filterPolicyScope: "exact",
      redrivePolicy: "exact",
      endpointAutoConfirms: { approximate: "the program's subscriptions count as confirmed" },
      confirmationTimeoutInMinutes: { approximate: "the program's subscriptions count as confirmed" },
      region: oneRegion,
    },
    outputs: (inputs, at) => {
      const id = at.id(32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
      const arn = `${String(inputs.topic)}:${id}`;
      return { id: arn, arn, ownerId: at.accountId, pendingConfirmation: false, confirmationWasAuthenticated: true };
    },
  },
};
