import type { Cloud } from "../../cloud";
import type { Resource } from "../../graph/graph";
import type { ServiceEvent } from "../offers";
import type { Api, Service, ServiceDefinition } from "../service";
import { Deliveries } from "./deliveries";
import { eventTime } from "./event";
import { fidelity } from "./fidelity";
import { putEvents } from "./putEvents";
import { listRules, testEventPattern } from "./queries";
import { resources } from "./resources";
import { Router } from "./router";
import { busName, ruleOf, targetOf } from "./rule";
import { Rules } from "./rules";
import { Schedules } from "./schedules";
import { Targets } from "./targets";

/** Event buses, rules and their targets; what a rule accepted is delivered over restarts. */
class Events implements Service {
  readonly api: Api;
  private readonly rules: Rules;
  private readonly targets: Targets;
  private readonly deliveries: Deliveries;
  private readonly router: Router;
  private readonly schedules: Schedules;

  constructor(private readonly cloud: Cloud) {
    this.rules = new Rules(cloud);
    this.targets = new Targets(
      cloud,
      (arrival, bus) => this.router.route(arrival, bus),
      (bus) => this.rules.busArn(bus),
    );
    this.deliveries = new Deliveries(cloud, this.rules, this.targets);
    this.router = new Router(cloud, this.rules, this.deliveries);
    this.schedules = new Schedules(cloud, this.deliveries);
    const { rules, router } = this;
    this.api = {
      protocol: "json-1.1",
      signingName: "events",
      prefix: "AWSEvents",
      operations: {
        PutEvents: (input, caller) => putEvents({ cloud, rules, router }, input, caller),
        ListRules: (input, caller) => listRules(cloud, rules, input, caller),
        TestEventPattern: (input, caller) => testEventPattern(cloud, input, caller),
      },
    };
    cloud.provide("events", { emit: (event) => this.emit(event) });
  }

  deploy({ type, outputs }: Resource): void {
    if (type === "aws:cloudwatch/eventBus:EventBus") return this.rules.addBus(String(outputs.name));
    if (type === "aws:cloudwatch/eventRule:EventRule") return this.rules.add(ruleOf(outputs));
    const rule = this.rules.named(String(outputs.rule), busName(outputs.eventBusName));
    const target = targetOf(outputs, rule);
    this.targets.check(rule, target);
    this.rules.addTarget(rule, target);
  }

  start(): void {
    this.deliveries.resume();
    this.schedules.start(this.rules.all());
  }

  stop(): void {
    this.schedules.stop();
  }

  private emit({ source, detailType, resources: concerned, detail, about }: ServiceEvent): string {
    const { engine, accountId, region } = this.cloud;
    const id = engine.random.uuid();
    const acceptedAt = engine.now();
    const event = {
      version: "0" as const,
      id,
      "detail-type": detailType,
      source,
      account: accountId,
      time: eventTime(acceptedAt),
      region,
      resources: concerned,
      detail,
    };
    this.router.route({ event, acceptedAt, about, passed: [] }, "default");
    return id;
  }
}

export const definition: ServiceDefinition = {
  name: "events",
  types: Object.keys(resources),
  fidelity,
  create: (cloud) => new Events(cloud),
};
