import * as assert from "node:assert/strict";
import type { Properties, Resource } from "../../../../local/graph/graph";
import { endAll, environmentOf, resource, traced } from "../../../support/environment";
import { allowed, roleNamed } from "../lambda/functionWorld";
import { machineArn, machineOf, StatesClient } from "./stateWorld";

const pass = { StartAt: "P", States: { P: { Type: "Pass", End: true } } };
const Statement = [{ Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "sts:AssumeRole" }];
const role = roleNamed("starter", JSON.stringify({ Version: "2012-10-17", Statement }));

function ruleTo(more: Properties): Resource[] {
  const eventPattern = JSON.stringify({ source: ["mine"] });
  const inputs = { rule: "r", arn: machineArn, ...more };
  return [
    resource({ type: "aws:cloudwatch/eventRule:EventRule", name: "r", inputs: { name: "r", eventPattern } }),
    resource({ type: "aws:cloudwatch/eventTarget:EventTarget", name: "r", inputs }),
  ];
}

describe("state machines as targets of rules", () => {
  afterEach(endAll);

  it("start with the event, as the target's role, and belong to its story", async () => {
    const rights = allowed(role, ["states:StartExecution"]);
    const resources = [...machineOf(pass), role, rights, ...ruleTo({ roleArn: role.outputs.arn })];
    const environment = await environmentOf(resources);
    const records = traced(environment);
    const Entries = [{ Source: "mine", DetailType: "Something", Detail: `{"n":1}` }];
    await environment.call(environment.admin, "events", "PutEvents", { Entries });
    await environment.engine.quiet();
    const client = new StatesClient(environment);
    const { executions } = await client.call<{ executions: Array<{ executionArn: string }> }>("ListExecutions", {
      stateMachineArn: machineArn,
    });
    const { input, status } = await client.describe(executions[0]?.executionArn ?? "");
    assert.deepEqual([status, (JSON.parse(input) as { detail: unknown }).detail], ["SUCCEEDED", { n: 1 }]);
    const started = records.find(({ did, outcome }) => did === "states:Execution" && outcome === "RUNNING");
    assert.ok(started?.about.some((id) => id.startsWith("event:")));
  });

  it("need a role", async () => {
    await assert.rejects(environmentOf([...machineOf(pass), ...ruleTo({})]), /stateMachine:m needs a roleArn/);
  });
});
