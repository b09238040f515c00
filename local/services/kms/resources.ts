import type { ResourceTable } from "../resources";

const unenciphered = { approximate: "rights to the key are checked; nothing is encrypted on disk" } as const;
const kept = { approximate: "kept, without effect locally" } as const;
const oneRegion = { approximate: "everything runs in us-east-1" } as const;

/** Symmetric keys, their policies and aliases. */
export const resources: ResourceTable = {
  "aws:kms/key:Key": {
    properties: {
      bypassPolicyLockoutSafetyCheck: "exact",
      customerMasterKeySpec: { approximate: "SYMMETRIC_DEFAULT only; others are refused at start" },
      deletionWindowInDays: kept,
      description: "exact",
      enableKeyRotation: unenciphered,
      isEnabled: "exact",
      keyUsage: { approximate: "ENCRYPT_DECRYPT only; others are refused at start" },
      multiRegion: kept,
      policy: "exact",
      region: oneRegion,
      rotationPeriodInDays: unenciphered,
      tags: "exact",
    },
    outputs: (inputs, at) => {
      const keyId = at.id(32).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
      const arn = `arn:aws:kms:${at.region}:${at.accountId}:key/${keyId}`;
      return {
        id: keyId,
        keyId,
        arn,
        customerMasterKeySpec: inputs.customerMasterKeySpec ?? "SYMMETRIC_DEFAULT",
        keyUsage: inputs.keyUsage ?? "ENCRYPT_DECRYPT",
        isEnabled: inputs.isEnabled ?? true,
        enableKeyRotation: inputs.enableKeyRotation ?? false,
        multiRegion: inputs.multiRegion ?? false,
        policy: inputs.policy ?? defaultKeyPolicy(at.accountId),
        tagsAll: inputs.tags ?? {},
      };
    },
  },
  "aws:kms/keyPolicy:KeyPolicy": {
    properties: { bypassPolicyLockoutSafetyCheck: "exact", keyId: "exact", policy: "exact", region: oneRegion },
    outputs: (inputs) => ({ id: String(inputs.keyId) }),
  },
  "aws:kms/alias:Alias": {
    properties: {
      name: "exact",
      namePrefix: { approximate: "the name follows from the resource's, as for one without a name" },
      region: oneRegion,
      targetKeyId: "exact",
    },
    outputs: (inputs, at) => {
      const name = typeof inputs.name === "string" ? inputs.name : `alias/${at.physicalName}`;
      const keyId = String(inputs.targetKeyId).split("/").at(-1)!;
      const prefix = `arn:aws:kms:${at.region}:${at.accountId}:`;
      return { id: name, name, arn: prefix + name, targetKeyArn: `${prefix}key/${keyId}` };
    },
  },
};

/** What AWS gives a key without policy: the account decides by its identity policies. */
function defaultKeyPolicy(accountId: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Id: "key-default-1",
    Statement: [
      {
        Sid: "Enable IAM User Permissions",
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${accountId}:root` },
        Action: "kms:*",
        Resource: "*",
      },
    ],
  });
}
