import { Alerting } from "../../components/alerting";
import { text } from "../../components/contract/columns";
import { contract } from "../../components/contract/contract";
import { Foundation } from "../../components/foundation";
import { GlueBase } from "../../components/glueBase";
import { LandingZone } from "../../components/landingZone";
import { Network } from "../../components/network";
import { Warehouse, type WarehouseArgs } from "../../components/warehouse";

/** What most components stand on, for tests of one of them. Call it inside `recorded`. */
export function stack() {
  const on = new Foundation("base");
  return {
    on,
    network: new Network("net", { on }),
    glue: new GlueBase("glue", { on }),
    alerts: new Alerting("alerts", { on }),
    zone: new LandingZone("raw", { on }),
  };
}

export const visits = contract("visits", { columns: { place: text({ required: true }) }, load: "append" });

/** A warehouse of the name "house" with the table of `visits`. */
export function house(base: Pick<ReturnType<typeof stack>, "on" | "network">, args: Partial<WarehouseArgs> = {}) {
  const warehouse = new Warehouse("house", { on: base.on, network: base.network, database: "db", ...args });
  return { warehouse, table: warehouse.table(visits) };
}
