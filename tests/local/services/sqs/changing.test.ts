import * as assert from "node:assert/strict";
import { endAll, environmentOf } from "../../../support/environment";
import { pass, QueueClient, queueNamed } from "./queueWorld";

describe("SetQueueAttributes", () => {
  afterEach(endAll);

  async function set(Attributes: Readonly<Record<string, string>>) {
    const named = queueNamed("inbox", { visibilityTimeoutSeconds: 100 });
    const environment = await environmentOf([named]);
    const change = () =>
      environment.call(environment.admin, "sqs", "SetQueueAttributes", { QueueUrl: named.outputs.url, Attributes });
    return { environment, queue: new QueueClient(environment, named), change };
  }

  it("changes for how long received messages are hidden", async () => {
    const { environment, queue, change } = await set({ VisibilityTimeout: "5" });
    await change();
    await queue.send("a");
    await queue.receive();
    await pass(environment, 4);
    assert.equal((await queue.receive()).length, 0);
    await pass(environment, 1);
    assert.equal((await queue.receive()).length, 1);
  });

  for (const [attributes, code] of [
    [{ VisibilityTimeout: "43201" }, "InvalidAttributeValue"],
    [{ DelaySeconds: "soon" }, "InvalidAttributeValue"],
    [{ Policy: "{}" }, "InvalidAttributeName"],
  ] as const)
    it(`refuses ${JSON.stringify(attributes)} with ${code}`, async () => {
      const { change } = await set(attributes);
      await assert.rejects(change, { code });
    });
});
