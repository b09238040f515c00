import { AwsError } from "../../errors";
import type { Caller, Operation } from "../../service";
import { optionalText, text } from "../../input";
import { authorizeAll, authorizeOn, existing, page } from "../calls";
import { connectionShape } from "../connection";
import { catalogArn } from "../names";
import type { Parts } from "../parts";
import { databaseResources, tableResources } from "./rights";
import { databaseShape, tableShape } from "./shapes";

/** The calls about databases, tables and connections. */
export function catalogCalls(parts: Parts): Record<string, Operation> {
  return { ...tableCalls(parts), ...connectionCalls(parts) };
}

function tableCalls({ cloud, catalog }: Parts): Record<string, Operation> {
  const mayOnAll = (caller: Caller, operation: string, resources: readonly string[]) => {
    for (const resource of resources) cloud.authorize({ caller, action: `glue:${operation}`, resource });
  };
  return {
    GetDatabase(input, caller) {
      const name = text(input, "Name");
      mayOnAll(caller, "GetDatabase", databaseResources(cloud, name));
      return { Database: databaseShape(catalog.database(name), cloud.accountId) };
    },
    GetDatabases(input, caller) {
      mayOnAll(caller, "GetDatabases", [catalogArn(cloud)]);
      const shapes = catalog.allDatabases().map((row) => databaseShape(row, cloud.accountId));
      return page(input, "DatabaseList", shapes);
    },
    GetTable(input, caller) {
      const [database, name] = [text(input, "DatabaseName"), text(input, "Name")];
      mayOnAll(caller, "GetTable", tableResources(cloud, database, name));
      return { Table: tableShape(catalog.existing(database, name), cloud.accountId) };
    },
    GetTables(input, caller) {
      const database = text(input, "DatabaseName");
      mayOnAll(caller, "GetTables", tableResources(cloud, database, "*"));
      catalog.database(database);
      const wanted = namePattern(optionalText(input, "Expression") ?? ".*");
      const rows = catalog.tablesOf(database).filter(({ name }) => wanted.test(name));
      const shapes = rows.map((row) => tableShape(row, cloud.accountId));
      return page(input, "TableList", shapes);
    },
  };
}

function namePattern(expression: string): RegExp {
  try {
    return new RegExp(`^(?:${expression})$`);
  } catch {
    throw new AwsError("InvalidInputException", `Expression "${expression}" is no regular expression.`);
  }
}

function connectionCalls({ cloud, connections }: Parts): Record<string, Operation> {
  return {
    GetConnection(input, caller) {
      const name = text(input, "Name");
      cloud.authorize({ caller, action: "glue:GetConnection", resource: catalogArn(cloud) });
      authorizeOn(cloud, caller, "GetConnection", "connection", name);
      return { Connection: connectionShape(existing(connections.get(name), "Connection", name)) };
    },
    GetConnections(input, caller) {
      authorizeAll(cloud, caller, "GetConnections");
      return page(input, "ConnectionList", [...connections.values()].map(connectionShape));
    },
  };
}
