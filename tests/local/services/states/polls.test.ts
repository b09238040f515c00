import * as assert from "node:assert/strict";
import type { FaultPlan } from "../../../../local/engine/faults";
import { endAll, environmentOf } from "../../../support/environment";
import { machine, machineArn, machineOf, StatesClient } from "./stateWorld";

const nested = {
  StartAt: "Run",
  States: {
    Run: {
      Type: "Task",
      Resource: "arn:aws:states:::states:startExecution.sync",
      Parameters: { StateMachineArn: machineArn.replace(/m$/, "inner") },
      End: true,
    },
  },
};
const waiting = { StartAt: "Wait", States: { Wait: { Type: "Wait", Seconds: 20, End: true } } };

/** Refuses the first looks at an execution. */
function refusing(looks: number, code: string, status: number): FaultPlan {
  let left = looks;
  return {
    takes: () => 0,
    at: ({ what }) =>
      what === "states:DescribeExecution" && left-- > 0 ? { kind: "refused", code, status } : undefined,
  };
}

async function statusWith(faults: FaultPlan): Promise<string> {
  const standIns = {
    sandbox: () => assert.fail("there is no function"),
    jobRunner: () => ({ run: () => assert.fail("there is no job"), cancel() {}, stop() {} }),
  };
  const resources = [...machineOf(nested), machine(waiting, { name: "inner" })];
  const environment = await environmentOf(resources, { simulation: { faults, standIns } });
  return (await new StatesClient(environment).run()).status;
}

describe("what a task waits for", () => {
  afterEach(endAll);

  it("is looked at again where a look was throttled or met a fault of the service", async () => {
    assert.equal(await statusWith(refusing(2, "ThrottlingException", 400)), "SUCCEEDED");
    assert.equal(await statusWith(refusing(2, "InternalServiceException", 500)), "SUCCEEDED");
  });

  it("is given up where a look is refused for good", async () => {
    assert.equal(await statusWith(refusing(1, "AccessDeniedException", 400)), "FAILED");
  });
});
