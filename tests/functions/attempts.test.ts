import * as assert from "node:assert/strict";
import { isPast, retryOf, retryText } from "../../functions/attempts";

const hour = 3_600_000;
const page = (...hours: number[]) => hours.map((at) => ({ StartedOn: new Date(at * hour) }));

describe("isPast", () => {
  it("holds for a page that ends before the time, the latest first", () => {
    assert.ok(isPast(5 * hour, page(9, 6, 4)));
    assert.ok(isPast(5 * hour, page(4, 4, 3)));
  });

  it("does not while more of that time may come, or where clocks may differ", () => {
    assert.ok(!isPast(5 * hour, page(9, 6)));
    assert.ok(!isPast(5 * hour, page(9, 4.95)));
    assert.ok(!isPast(0, page(9, 0)));
  });

  it("never does where the order is another, or unknown", () => {
    assert.ok(!isPast(5 * hour, page(3, 6, 4)));
    assert.ok(!isPast(5 * hour, []));
    assert.ok(!isPast(5 * hour, [{ StartedOn: new Date(9 * hour) }, {}]));
  });
});

describe("a retry", () => {
  const retry = { batch: "0123456789abcdef".repeat(2), attempt: 3 };
  const read = (text: string) => retryOf(JSON.parse(text) as Record<string, unknown>);

  it("comes out of the queue as it went in", () => {
    for (const each of [retry, { ...retry, since: 5 }]) assert.deepEqual(read(retryText(each)), each);
  });

  it("is read without what makes no sense", () => {
    assert.deepEqual(read(JSON.stringify({ retry: { ...retry, since: "yesterday" } })), retry);
    assert.equal(read(JSON.stringify({ retry: { ...retry, attempt: 0 } })), undefined);
    assert.equal(read("{}"), undefined);
  });
});
