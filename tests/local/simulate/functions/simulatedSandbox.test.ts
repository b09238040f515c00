import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VirtualClock } from "../../../../local/engine/clock";
import { Engine } from "../../../../local/engine/engine";
import type { FaultPlan } from "../../../../local/engine/faults";
import { Random } from "../../../../local/engine/random";
import { Store } from "../../../../local/engine/store";
import { Trace } from "../../../../local/engine/trace";
import type { InvocationContext, TurnOutcome } from "../../../../local/services/lambda/sandboxMessages";
import { SimulatedSandbox } from "../../../../local/simulate/functions/simulatedSandbox";
import { collect } from "../../../support/heap";

const context: InvocationContext = {
  awsRequestId: "id",
  functionName: "function",
  functionVersion: "$LATEST",
  invokedFunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:function",
  memoryLimitInMB: "128",
  logGroupName: "group",
  logStreamName: "stream",
};

describe("A simulated function that is killed", () => {
  let folder: string;
  let engine: Engine;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "landfall-sandbox-"));
    const clock = new VirtualClock(0, true);
    const faults: FaultPlan = { at: () => ({ kind: "killed" }), takes: () => 0 };
    const parts = { clock, random: new Random(1), trace: new Trace(() => clock.now()), faults };
    engine = new Engine({ ...parts, store: new Store(folder) });
  });
  afterEach(async () => {
    await engine.stop();
    rmSync(folder, { recursive: true });
  });

  /** In a function of its own, so that nothing here holds on to it. */
  async function killed(): Promise<{ outcome: TurnOutcome; sandbox: WeakRef<SimulatedSandbox> }> {
    const cloud = { engine, call: () => Promise.reject(new Error("It makes no call.")) };
    const code = { taskRoot: folder, sdkRoot: folder, handler: "__index.handler", callbacks: true };
    const data = { ...code, time: "standing", moment: 0, seed: 1 } as const;
    const spec = { data, environment: {}, memoryMb: 128, onLine: () => undefined };
    const sandbox = new SimulatedSandbox(cloud, spec, { kind: "service", arn: "l", service: "l", sourceArn: "l" });
    const outcome = await sandbox.invoke(() => ({ event: "{}", context, moment: 0, deadline: 1000, seed: 1 }));
    return { outcome, sandbox: new WeakRef(sandbox) };
  }

  it("fails as a crash, and is let go with all that it knew", async () => {
    const { outcome, sandbox } = await killed();
    assert.deepEqual(outcome.ok, false);
    await engine.stop();
    await new Promise((later) => setImmediate(later));
    collect();
    assert.equal(sandbox.deref(), undefined);
  });
});
