import type { ResourceTable } from "../resources";

const oneRegion = { approximate: "everything runs in us-east-1" } as const;

/** Secrets, their values and policies. */
export const resources: ResourceTable = {
  "aws:secretsmanager/secret:Secret": {
    properties: {
      description: "exact",
      forceOverwriteReplicaSecret: { approximate: "kept, without effect: there are no replicas locally" },
      kmsKeyId: { approximate: "rights to the key are checked; nothing is encrypted on disk" },
      name: "exact",
      namePrefix: { approximate: "the name follows from the resource's, as for one without a name" },
      policy: "exact",
      recoveryWindowInDays: { approximate: "checked, without effect: nothing is deleted locally" },
      region: oneRegion,
      tags: "exact",
    },
    outputs: (inputs, at) => {
      const name = typeof inputs.name === "string" ? inputs.name : at.physicalName;
      const arn = `arn:aws:secretsmanager:${at.region}:${at.accountId}:secret:${name}-${at.id(6)}`;
      return {
        id: arn,
        arn,
        name,
        tagsAll: inputs.tags ?? {},
        recoveryWindowInDays: inputs.recoveryWindowInDays ?? 30,
      };
    },
  },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    properties: {
      region: oneRegion,
      secretBinary: "exact",
      secretId: "exact",
      secretString: "exact",
      secretStringWo: "exact",
      secretStringWoVersion: { approximate: "the value is taken at every start" },
      versionStages: "exact",
    },
    outputs: (inputs, at) => {
      const versionId = at.id(32).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
      const arn = String(inputs.secretId);
      return {
        id: `${arn}|${versionId}`,
        arn,
        secretArn: arn,
        versionId,
        versionStages: inputs.versionStages ?? ["AWSCURRENT"],
        hasSecretStringWo: inputs.secretStringWo !== undefined,
      };
    },
  },
  "aws:secretsmanager/secretPolicy:SecretPolicy": {
    properties: {
      blockPublicPolicy: { approximate: "kept, without effect: there is no public locally" },
      policy: "exact",
      region: oneRegion,
      secretArn: "exact",
    },
    outputs: (inputs) => ({ id: String(inputs.secretArn) }),
  },
};
