import { Alerting } from "../components/alerting";
import { Foundation } from "../components/foundation";
import { GlueBase } from "../components/glueBase";
import { Network } from "../components/network";
import type { Settings } from "./settings";

/** What the pipelines of a stack share. */
export interface Platform {
  readonly settings: Settings;
  readonly on: Foundation;
  readonly network: Network;
  readonly glue: GlueBase;
  readonly alerts: Alerting;
}

/** Makes what the pipelines of a stack share. */
export function newPlatform(settings: Settings): Platform {
  const { logDays, deletesData, alertEmails, digestSeconds, runbooks, runsOn } = settings;
  const on = new Foundation("landfall", { logDays, deletesData });
  return {
    settings,
    on,
    network: new Network("landfall-network", { on, zones: runsOn.kind === "serverless" ? 3 : 2 }),
    glue: new GlueBase("landfall-glue", { on }),
    alerts: new Alerting("landfall-alerts", { on, emails: alertEmails, digestSeconds, runbooks }),
  };
}
