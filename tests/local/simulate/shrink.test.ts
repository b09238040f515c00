import assert from "node:assert/strict";
import type { Deed, History } from "../../../local/simulate/history";
import type { Outcome } from "../../../local/simulate/outcome";
import { shrunk } from "../../../local/simulate/shrink";

const deed = (key: string): Deed => ({ at: 0, does: "put", key, body: "", sends: 1 });
const keys = Array.from({ length: 12 }, (_, at) => `file-${at}`);
const faults = Array.from({ length: 30 }, (_, at) => `fault ${at}`);
const history: History = { seed: 1, minutes: 60, deeds: keys.map(deed) };

/** A world in which two files and one fault together lose a row, and another fault alone does other harm. */
function outcomeOf({ deeds, faults: only = faults }: History): Outcome {
  const has = (key: string) => deeds.some((one) => one.key === key);
  const lost = has("file-3") && has("file-7") && only.includes("fault 17");
  const other = only.includes("fault 5");
  const violations = [
    ...(lost ? [{ invariant: "lost", what: "a row" }] : []),
    ...(other ? [{ invariant: "quiet", what: "a run" }] : []),
  ];
  return { violations, fired: only.map((name) => ({ name, kind: "event: lost" })), trace: [], tookMs: 0 };
}

describe("Shrinking", () => {
  const run = (one: History) => Promise.resolve(outcomeOf(one));

  it("leaves the files and faults without which nothing breaks", async () => {
    const without = { ...history, faults: faults.filter((name) => name !== "fault 5") };
    const { history: left, outcome } = await shrunk(without, outcomeOf(without), run);
    assert.deepEqual(left.faults, ["fault 17"]);
    assert.deepEqual(
      left.deeds.map(({ key }) => key),
      ["file-3", "file-7"],
    );
    assert.deepEqual(outcome, outcomeOf(left));
  });

  it("keeps to what was broken at first, and to fewer than fifty runs more", async () => {
    let runs = 0;
    const first: Outcome = { ...outcomeOf(history), violations: [{ invariant: "lost", what: "a row" }] };
    const { outcome } = await shrunk(history, first, (one) => ((runs += 1), run(one)));
    assert.ok(outcome.violations.some(({ invariant }) => invariant === "lost"));
    assert.ok(runs <= 50, `${runs} runs`);
  });

  it("gives back the whole history where it does not break a second time", async () => {
    const never = () => Promise.resolve({ ...outcomeOf(history), violations: [] });
    const { history: left } = await shrunk(history, outcomeOf(history), never);
    assert.equal(left, history);
  });
});
