import type { Cloud } from "../../cloud";

type Owner = Pick<Cloud, "accountId" | "region">;

/** "workflow", "trigger", "crawler", "job", "connection", ... */
export function glueArn({ accountId, region }: Owner, kind: string, name: string): string {
  return `arn:aws:glue:${region}:${accountId}:${kind}/${name}`;
}

export function catalogArn({ accountId, region }: Owner): string {
  return `arn:aws:glue:${region}:${accountId}:catalog`;
}

/** AWS JSON wants seconds since the epoch. */
export function epochSeconds(milliseconds: number): number {
  return milliseconds / 1000;
}

/** Seconds where the moment is known, nothing where it is not. */
export function optionalSeconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : epochSeconds(milliseconds);
}
