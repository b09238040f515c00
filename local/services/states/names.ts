import type { Cloud } from "../../cloud";

type Owner = Pick<Cloud, "accountId" | "region">;

export function machineArn({ accountId, region }: Owner, name: string): string {
  return `arn:aws:states:${region}:${accountId}:stateMachine:${name}`;
}

export function executionArn({ accountId, region }: Owner, machine: string, name: string): string {
  return `arn:aws:states:${region}:${accountId}:execution:${machine}:${name}`;
}

/** The id by which records of an execution are tied together, and the name of its role's sessions. */
export function executionStory(arn: string): string {
  return arn.split(":").slice(5).join(":");
}

/** Characters that Step Functions allows in no name, and names that are too long or empty. */
export function isName(name: string): boolean {
  return name.length >= 1 && name.length <= 80 && !/[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u.test(name);
}
