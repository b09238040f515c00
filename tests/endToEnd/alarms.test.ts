import * as assert from "node:assert/strict";
import { graphOf } from "../../local/graph/load";
import { Inbox } from "../../local/services/sns/inbox";
import { projectRoot } from "../support/environment";
import { RunningStack } from "../support/runningStack";

const failures = 1000;

describe("A thousand failed runs in an hour", function () {
  this.timeout(240_000);
  let stack: RunningStack;

  before(async () => {
    const over = { "landfall:digestSeconds": 900 };
    stack = await RunningStack.of(await graphOf(projectRoot, "shipping", over));
    const { engine } = stack.environment;
    for (let at = 0; at < failures; at++) engine.after((at * 3_600_000) / failures, () => fail(stack, at));
    await engine.quiet();
  });
  after(() => stack.end());

  it("are a handful of messages, with counts that add up, an example and the runbook", () => {
    const notices = new Inbox(stack.environment.engine.store).all();
    assert.ok(notices.length >= 1 && notices.length <= 8, `${notices.length} messages`);
    const counts = notices.map(({ subject }) => Number(/^Landfall: (\d+) notices$/.exec(subject)?.[1] ?? 1));
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      failures,
    );
    for (const { message } of notices)
      assert.match(
        message,
        /Execution .*ended as FAILED.*It says: no luck today.*Runbook: docs\/runbooks\/failedStep\.md/,
      );
  });
});

/** What Step Functions says of an execution that failed. */
function fail({ environment, pipeline }: RunningStack, at: number): void {
  const outputs = environment.graph.outputs[pipeline.name] as Readonly<Record<string, unknown>>;
  const stateMachineArn = String(outputs["stateMachineArn"]);
  environment.offer("events").emit({
    source: "aws.states",
    detailType: "Step Functions Execution Status Change",
    resources: [],
    detail: { stateMachineArn, name: `run-${at}`, status: "FAILED", error: "StepFailed", cause: "no luck today" },
    about: [],
  });
}
