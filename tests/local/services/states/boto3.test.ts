import * as assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { endAll, environmentOf, projectRoot } from "../../../support/environment";
import { machineArn, machineOf, machineRole } from "./stateWorld";

describe("Step Functions at the gateway", () => {
  afterEach(endAll);

  it("serves boto3", async () => {
    const definition = { StartAt: "W", States: { W: { Type: "Wait", Seconds: 1, End: true } } };
    const environment = await environmentOf(machineOf(definition), { clock: "real", seed: undefined });
    const script = join(__dirname, "stepFunctionsClient.py");
    const python = join(projectRoot, ".venv/bin/python");
    const { stdout } = await promisify(execFile)(python, [script, environment.endpoint, machineArn]);
    assert.deepEqual(JSON.parse(stdout), {
      status: "SUCCEEDED",
      output: { n: 1 },
      events: ["ExecutionStarted", "WaitStateEntered", "WaitStateExited", "ExecutionSucceeded"],
      "in order": true,
      began: true,
      listed: ["e"],
      again: "ExecutionAlreadyExists",
      unknown: "ExecutionDoesNotExist",
      role: machineRole.outputs.arn,
    });
  });
});
