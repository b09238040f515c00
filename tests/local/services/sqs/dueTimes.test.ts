import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { DueTimes } from "../../../../local/services/sqs/dueTimes";

describe("DueTimes", () => {
  it("gives back what is due, whatever was set, moved and removed before", () => {
    const step = fc.record({
      id: fc.integer({ min: 0, max: 9 }),
      at: fc.option(fc.integer({ min: 0, max: 50 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), fc.integer({ min: 0, max: 50 }), (steps, now) => {
        const times = new DueTimes();
        const model = new Map<string, number>();
        for (const { id, at } of steps) {
          if (at === undefined) assert.equal(times.delete(`${id}`), model.delete(`${id}`));
          else times.set(`${id}`, at);
          if (at !== undefined) model.set(`${id}`, at);
        }
        assert.equal(times.next(), model.size === 0 ? undefined : Math.min(...model.values()));
        const due = times.take(now);
        const expected = [...model].filter(([, at]) => at <= now).map(([id]) => id);
        assert.deepEqual([...due].sort(), expected.sort());
        const order = due.map((id) => model.get(id) ?? 0);
        assert.deepEqual(
          order,
          [...order].sort((a, b) => a - b),
        );
        assert.equal(times.size, model.size - due.length);
      }),
    );
  });
});
