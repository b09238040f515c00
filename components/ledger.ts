import type * as pulumi from "@pulumi/pulumi";
import { reconcileLakeFactory } from "../functions/reconcileLake";
import type { Reconciler } from "../functions/reconcileOnAws";
import { reconcileWarehouseFactory } from "../functions/reconcileWarehouse";
import type { LandingZone } from "./landingZone";
import type { Grantee } from "./shared/grants";
import type { WarehouseTable } from "./warehouseTable";

/** Where a dataset's entries are: which landed objects were dealt with, and how. */
export interface Ledger {
  readonly dataset: string;
  /** Makes the handler that compares it with what landed; given to `callbackFactory`. */
  readonly reconciler: () => Reconciler;
  /** What the handler must know of it. */
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  /** Lets a function read the entries. */
  grantRead(grantee: Grantee): void;
}

/** The ledger table that a dataset has in its warehouse. */
export function warehouseLedger(table: WarehouseTable): Ledger {
  const { warehouse, contract, names } = table;
  const { target } = warehouse.engine;
  return {
    dataset: contract.dataset,
    reconciler: reconcileWarehouseFactory,
    environment: {
      LEDGER: names.ledger,
      DATABASE: warehouse.database,
      ...("workgroupName" in target ? { WORKGROUP: target.workgroupName } : { CLUSTER: target.clusterIdentifier }),
    },
    grantRead: (grantee) => table.grantReadLedger(grantee),
  };
}

/** The ledger that a lake's jobs keep in the staging bucket. */
export function lakeLedger(zone: LandingZone, dataset: string): Ledger {
  return {
    dataset,
    reconciler: reconcileLakeFactory,
    environment: {},
    grantRead: (grantee) => zone.grantReadLedger(grantee, dataset),
  };
}
