import * as assert from "node:assert/strict";
import { reasonOf } from "../../functions/messages";

const said = (reason: string): string => reasonOf(reason).Reason.StringValue;

describe("reasonOf", () => {
  it("says what it is told, as far as it fits", () => {
    assert.equal(said("Gebühr: 1 €\n\tzu viel 😀"), "Gebühr: 1 €\n\tzu viel 😀");
    assert.equal(said("x".repeat(5000)).length, 1024);
  });

  it("says nothing that SQS would refuse a message for", () => {
    assert.equal(said("a\u0000b\u001b[31mc\ufffe"), "a?b?[31mc?");
    assert.equal(said(`${"x".repeat(1023)}😀`), `${"x".repeat(1023)}?`);
    assert.equal(said(""), "no reason given");
  });
});
