import * as assert from "node:assert/strict";
import { wayThrough } from "../../cost/machineWay";

const machine = (StartAt: string, States: object) => JSON.stringify({ StartAt, States });
const task = (Next?: string) => ({ Type: "Task", ...(Next === undefined ? { End: true } : { Next }) });

describe("the way through a state machine", () => {
  it("counts each state entered, and leaves catches aside", () => {
    const way = wayThrough(
      machine("a", {
        a: { ...task("b"), Catch: [{ Next: "broken" }] },
        b: task("done"),
        done: { Type: "Succeed" },
        broken: task(),
      }),
      600,
    );
    assert.equal(way?.transitions, 3);
    assert.equal(way?.tasks.length, 2);
    assert.ok(!way?.tasks.join("").includes("broken"));
  });

  const looks = (waitFirst: boolean) =>
    machine("start", {
      start: task(waitFirst ? "wait" : "look"),
      wait: { Type: "Wait", Seconds: 5, Next: "look" },
      look: task("ready?"),
      "ready?": { Type: "Choice", Choices: [{ Next: "end" }, { Next: "failed" }], Default: "wait" },
      failed: { Type: "Fail" },
      end: { Type: "Succeed" },
    });

  it("goes round a loop that waits as long as what it waits for takes", () => {
    // start, look, ready?, end; and wait, look, ready? 24 times.
    assert.equal(wayThrough(looks(false), 120)?.transitions, 4 + 24 * 3);
    assert.equal(wayThrough(looks(true), 120)?.transitions, 5 + 24 * 3);
    assert.equal(wayThrough(looks(false), 0)?.transitions, 4);
  });

  it("takes what runs side by side along", () => {
    const branch = JSON.parse(machine("x", { x: task("y"), y: task() })) as object;
    const way = wayThrough(machine("both", { both: { Type: "Parallel", Branches: [branch, branch], End: true } }), 0);
    assert.deepEqual([way?.transitions, way?.tasks.length], [5, 4]);
  });

  it("is none where the definition cannot be read, or only fails", () => {
    for (const definition of ["", "{", "null", "3", machine("a", {}), machine("a", { a: { Type: "Fail" } })]) {
      assert.equal(wayThrough(definition, 60), undefined, definition);
    }
    const forever = machine("a", { a: { Type: "Pass", Next: "b" }, b: { Type: "Pass", Next: "a" } });
    assert.equal(wayThrough(forever, 60), undefined);
  });
});
