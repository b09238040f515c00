import { date, double, text } from "../../components/contract/columns";
import { contract } from "../../components/contract/contract";
import { GlueWorkflow } from "../../components/glueWorkflow";
import { Intake } from "../../components/intake";
import { loadsLines } from "../../components/jobWork";
import { LandingZone } from "../../components/landingZone";
import { jobSuccess } from "../../components/notices";
import { Warehouse } from "../../components/warehouse";
import type { Platform } from "../../pipelines/platform";

/** What meters have counted. A day that a meter tells of again replaces what it said before. */
export const readings = contract("meter_readings", {
  columns: {
    meter_id: text({ required: true, length: 20, pattern: /^M-\d+$/ }),
    day: date({ required: true }),
    kilowatt_hours: double({ required: true }),
    street_address: text(),
  },
  load: "merge",
  keys: ["meter_id", "day"],
  quality: { tolerance: 0.5, rules: [{ rule: "range", column: "kilowatt_hours", min: 0 }] },
});

/** Meter readings in the warehouse, one row a meter and day. */
export function meters(name: string, platform: Platform) {
  const { on, glue, network, alerts, settings } = platform;
  const { runsOn, analysts, trigger, batchSize, batchSeconds, maxConcurrentRuns } = settings;
  const zone = new LandingZone(name, { on });
  const warehouse = new Warehouse(`${name}-warehouse`, { on, network, database: "meters_db", runsOn, analysts });
  const table = warehouse.table(readings);

  const job = { job: "meters-job", does: loadsLines(zone, table), workers: 2, timeoutMinutes: 15 };
  const flow = new GlueWorkflow(name, { on, glue, workflow: "meters-workflow", maxConcurrentRuns, steps: [job] });
  const intake = new Intake(name, { on, zone, alerts, suffix: ".json", trigger, batchSize, batchSeconds });
  intake.starts(flow);

  alerts.watch({ label: name, jobNames: flow.jobNames, crawlerNames: [] });
  flow.jobNames.forEach((done) => alerts.tell(`${name}-done`, jobSuccess(done)));
  return { ...intake.outputs, ...table.outputs, workflow: flow.name, topicArn: alerts.arn };
}
