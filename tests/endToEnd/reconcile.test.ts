import * as assert from "node:assert/strict";
import type { Graph } from "../../local/graph/graph";
import { graphOf } from "../../local/graph/load";
import { Inbox } from "../../local/services/sns/inbox";
import { projectRoot } from "../support/environment";
import { edited, RunningStack } from "../support/runningStack";
import { lines, strictJson, tollRecord } from "../support/tolls";

/** The program whose rule sees no file land whose name begins with "lost", nor any deletion, and whose reconciler takes any file for late. */
function losing(graph: Graph): Graph {
  return edited(graph, (resource) => {
    const { type, name, outputs } = resource;
    const changed = (changes: Readonly<Record<string, unknown>>) => ({
      ...resource,
      inputs: { ...resource.inputs, ...changes },
      outputs: { ...outputs, ...changes },
    });
    if (type === "aws:cloudwatch/eventRule:EventRule" && name === "toll-landed") {
      const eventPattern = JSON.parse(String(outputs.eventPattern)) as { detail: { object: unknown } };
      eventPattern.detail.object = { key: [{ "anything-but": { prefix: "lost" } }] };
      return changed({ eventPattern: JSON.stringify({ ...eventPattern, "detail-type": ["Object Created"] }) });
    }
    if (type !== "aws:lambda/function:Function" || name !== "toll-reconciler") return resource;
    const { variables } = outputs.environment as { variables: Record<string, string> };
    return changed({ environment: { variables: { ...variables, AFTER_HOURS: "0" } } });
  });
}

describe("Files whose events were lost", function () {
  this.timeout(180_000);
  let stack: RunningStack;
  const body = lines(...[1, 2].map((transaction_id) => strictJson(tollRecord({ transaction_id }))));

  before(async () => {
    const settings = { "landfall:deleteRows": "deleted" };
    stack = await RunningStack.of(losing(await graphOf(projectRoot, "toll", settings)));
  });
  after(() => stack.end());

  /** Wakes the reconciler, as its schedule does every hour, or as a person may. */
  async function reconcile(event = {}): Promise<{ compared: number; missing: number } | null> {
    const functions = stack.environment.graph.resources.filter(({ name }) => name === "toll-reconciler");
    const { name: FunctionName } = functions.find(({ outputs }) => "runtime" in outputs)?.outputs ?? assert.fail();
    const { Payload, FunctionError } = await stack.call<{ Payload: Buffer; FunctionError?: string }>(
      "lambda",
      "Invoke",
      { FunctionName, InvocationType: "RequestResponse", Payload: Buffer.from(JSON.stringify(event)) },
    );
    const answer = Buffer.from(Payload).toString();
    assert.equal(FunctionError, undefined, answer);
    await stack.environment.engine.quiet();
    return JSON.parse(answer) as never;
  }

  const told = () =>
    new Inbox(stack.environment.engine.store)
      .all()
      .map(({ subject }) => subject)
      .filter((subject) => subject.includes("missing"));

  it("are found by the reconciler, at first without a change, loaded once or removed, and told of", async () => {
    await stack.put("kept.json", body);
    await stack.land("deleted.json", body);
    await stack.call("s3", "DeleteObject", { Bucket: stack.pipeline.landingBucket, Key: "deleted.json" });
    for (const key of ["lost one.json", "lost+two.json", "lost/drei-ü.json"]) await stack.land(key, body);
    assert.deepEqual(await stack.rows("select count(*) from toll_table"), [[4]]);
    const dry = await reconcile({ dryRun: true });
    assert.deepEqual([dry?.compared, dry?.missing, told()], [6, 4, []]);
    assert.deepEqual(await stack.rows("select count(*) from toll_table"), [[4]]);
    assert.equal((await reconcile())?.missing, 4);
    assert.deepEqual(await stack.rows("select count(*), count(distinct etl_source) from toll_table"), [[8, 4]]);
    assert.deepEqual((await stack.report()).problems, []);
    const ledger =
      "select count(*) from etl_ledger_toll_table where outcome = 'loaded' and object_key <> 'deleted.json'";
    assert.deepEqual(await stack.rows(ledger), [[4]]);
    assert.deepEqual(told(), ["Landfall: 4 files were missing"]);
  });

  it("are not looked for again before a day has passed", async () => {
    assert.equal(await reconcile(), null);
    assert.equal((await reconcile({ dryRun: true }))?.missing, 0);
  });
});
