import * as assert from "node:assert/strict";
import { digest } from "../../functions/digest";

async function sent(...bodies: string[]): Promise<[string, string]> {
  const messages: Array<[string, string]> = [];
  await digest(
    { Records: bodies.map((body) => ({ body })) },
    { publish: async (subject, message) => void messages.push([subject, message]) },
  );
  const [only, ...others] = messages;
  assert.ok(only !== undefined && others.length === 0);
  return only;
}

describe("digest", () => {
  it("sends one message for many notices, each once with how often it came", async () => {
    const failed = JSON.stringify("Job a failed");
    assert.deepEqual(await sent(failed, JSON.stringify("Job b failed"), failed), [
      "Landfall: 3 notices",
      "Job a failed (2 times)\nJob b failed",
    ]);
  });

  it("sends a notice as it is where it is alone", async () => {
    assert.deepEqual(await sent("not JSON"), ["Landfall: a notice", "not JSON"]);
  });

  it("shows two hundred and counts the rest", async () => {
    const [subject, message] = await sent(...Array.from({ length: 1000 }, (_, index) => `notice ${index}`));
    const lines = message.split("\n");
    assert.deepEqual([subject, lines.length, lines.at(-1)], ["Landfall: 1000 notices", 201, "... and 800 more."]);
  });
});
