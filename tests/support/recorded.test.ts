import * as assert from "node:assert/strict";
import { EncryptedQueue } from "../../components/encryptedQueue";
import { recorded } from "./recorded";
import { house, stack } from "./stack";

describe("recorded", () => {
  it("leaves nothing of a program that was refused to the next one", async () => {
    const refused = recorded(() => {
      house(stack());
      throw new Error("no");
    });
    await assert.rejects(refused, /^Error: no$/);
    const queue = () => recorded(() => void new EncryptedQueue("one", { on: stack().on }));
    const [first, again] = [await queue(), await queue()];
    assert.deepEqual(
      first.map(({ name }) => name),
      again.map(({ name }) => name),
    );
  });
});
