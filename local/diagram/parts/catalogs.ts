import type { Line, Part } from "../part";
import { at, sketchOf } from "../stack";

/** Catalog databases, and the files of tables that the program declares in them. */
export const catalogs: Part = {
  nodes: (stack) => stack.ofType("aws:glue/catalogDatabase:CatalogDatabase").map((made) => sketchOf(made, "database")),
  lines: (stack, nodes) =>
    stack.ofType("aws:glue/catalogTable:CatalogTable").flatMap(({ inputs }): Line[] => {
      const from = nodes.placeOf(at(inputs.storageDescriptor, "location"));
      const to = nodes.named("database", inputs.databaseName);
      const label = `declared: ${String(inputs.name)}`;
      return from && to ? [{ from: from.key, to: to.key, kind: "data", label }] : [];
    }),
};
