import type { Cloud } from "../../cloud";
import type { Resource } from "../../graph/graph";
import { AwsError } from "../errors";
import type { FidelityRow, Service, ServiceDefinition } from "../service";
import { alarmOf } from "./alarm";
import { checkDashboard } from "./dashboard";
import { metricNamed, metricNames } from "./metrics";
import { resources } from "./resources";
import { Watch, type Remembered } from "./watch";

const fidelity: readonly FidelityRow[] = [
  {
    kind: "behaviour",
    what: "metrics",
    fidelity: { approximate: `kept as far as an alarm watches them: ${metricNames}` },
  },
  { kind: "behaviour", what: "alarm notices and the event CloudWatch Alarm State Change", fidelity: "exact" },
  {
    kind: "behaviour",
    what: "alarm evaluation",
    fidelity: { approximate: "at the end of a period, while a change is still possible" },
  },
  {
    kind: "behaviour",
    what: "metric math, anomaly detection, composite alarms",
    fidelity: { refused: "at start, by name" },
  },
];

/** Alarms on queues and state machines. */
class CloudWatch implements Service {
  private readonly watches: Watch[] = [];

  constructor(private readonly cloud: Cloud) {
    cloud.provide("metrics", {
      put: (namespace, metric, dimensions, value) => this.put(namespace, metric, dimensions, value),
    });
  }

  deploy({ type, outputs }: Resource): void {
    if (type === "aws:cloudwatch/dashboard:Dashboard") return checkDashboard(outputs);
    const alarm = alarmOf(outputs);
    if (this.watches.some((watch) => watch.alarm.name === alarm.name)) {
      throw new AwsError("ValidationError", `There are two alarms named ${alarm.name}.`);
    }
    this.watches.push(new Watch(this.cloud, alarm, this.cloud.engine.store.table<Remembered>("cloudwatch.alarms")));
  }

  start(): void {
    for (const watch of this.watches) watch.plan();
  }

  stop(): void {
    for (const watch of this.watches) watch.stop();
  }

  private put(namespace: string, metric: string, dimensions: Readonly<Record<string, string>>, value: number): void {
    const known = metricNamed(namespace, metric);
    if (known === undefined) return;
    const watched = dimensions[known.dimension];
    for (const watch of this.watches)
      if (watch.alarm.metric === known && watch.alarm.watched === watched) watch.take(value);
  }
}

export const definition: ServiceDefinition = {
  name: "cloudwatch",
  types: Object.keys(resources),
  fidelity,
  create: (cloud) => new CloudWatch(cloud),
};
