import { localAccount, type Properties } from "../../../local/graph/graph";

const { accountId, region, partition } = localAccount;

/** What AWS answers to a program that asks where it is. */
export const awsAnswers: Readonly<Record<string, Properties>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": { accountId, id: accountId, userId: accountId },
  "aws:index/getRegion:getRegion": { region, name: region, id: region },
  "aws:index/getPartition:getPartition": { partition, id: partition, dnsSuffix: "amazonaws.com" },
  "aws:ec2/getSubnet:getSubnet": { availabilityZone: `${region}a` },
};
