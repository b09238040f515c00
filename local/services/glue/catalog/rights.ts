import type { Cloud } from "../../../cloud";
import { catalogArn, glueArn } from "../names";

type Owner = Pick<Cloud, "accountId" | "region">;

/** Glue asks for a right on the catalog, on the database and on the table: all three. */
export function tableResources(owner: Owner, database: string, table: string): string[] {
  return [...databaseResources(owner, database), glueArn(owner, "table", `${database}/${table}`)];
}

export function databaseResources(owner: Owner, database: string): string[] {
  return [catalogArn(owner), glueArn(owner, "database", database)];
}
