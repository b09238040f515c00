import type { ResourceTable } from "../resources";

const unread = {
  approximate: "accepted; output of functions and jobs goes to plain files under the state folder",
} as const;

export const resources: ResourceTable = {
  "aws:cloudwatch/logGroup:LogGroup": {
    properties: {
      name: unread,
      namePrefix: unread,
      retentionInDays: unread,
      kmsKeyId: unread,
      logGroupClass: unread,
      skipDestroy: "exact",
      tags: "exact",
    },
    outputs: (inputs, at) => {
      const name = String(inputs.name ?? at.physicalName);
      return { id: name, name, arn: `arn:aws:logs:${at.region}:${at.accountId}:log-group:${name}` };
    },
  },
};
