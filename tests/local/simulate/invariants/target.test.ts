import assert from "node:assert/strict";
import type { Evidence } from "../../../../local/simulate/evidence/evidence";
import type { Found } from "../../../../local/simulate/evidence/target";
import { targetsAreExact } from "../../../../local/simulate/invariants/target";
import { evidence, landed, rowsOf, target, told } from "./madeUp";

const older = landed("a", "v1", "ok 1\nok 2", 1);
const newer = landed("a", "v2", "ok 2\nbad\nok 3", 2);
const other = landed("b", "v1", "ok 3", 3);

const broken = (found: Partial<Found>, over: Partial<Evidence> = {}) =>
  targetsAreExact(evidence({ landed: [older, newer, other], targets: [target(found)], ...over })).map(
    ({ invariant }) => invariant,
  );

describe("targetsAreExact", () => {
  const ledger = [told(older, "superseded"), told(newer), told(other)];
  const rows = [...rowsOf(newer, 1, 3), ...rowsOf(other, 1)];

  it("finds nothing wrong with the newest versions' good rows", () => {
    assert.deepEqual(broken({ ledger, rows }), []);
  });

  it("sees rows that are lost, there twice, stale, or nobody's", () => {
    assert.deepEqual(broken({ ledger, rows: rows.slice(1) }), ["lost"]);
    assert.deepEqual(broken({ ledger, rows: [...rows, ...rowsOf(other, 1)] }), ["twice"]);
    assert.deepEqual(broken({ ledger, rows: [...rows, ...rowsOf(older, 1)] }), ["stale"]);
    assert.deepEqual(broken({ ledger, rows: [...rows, ...rowsOf(newer, 2)] }), ["stale"]);
    assert.deepEqual(broken({ ledger, rows: [...rows, ...rowsOf(landed("c", "v9", ""), 1)] }), ["target"]);
  });

  it("looks into every target", () => {
    const targets = [target({ ledger, rows }), target({ ledger, rows: [] })];
    const found = targetsAreExact(evidence({ landed: [older, newer, other], targets }));
    assert.deepEqual(
      found.map(({ invariant }) => invariant),
      ["lost", "lost"],
    );
  });

  it("wants the rows of the version before one that was set aside, unless that had superseded it", () => {
    const aside = { setAside: ["landing/a@v2 is not loaded"] };
    const left = [...rowsOf(older, 1, 2), ...rowsOf(other, 1)];
    assert.deepEqual(broken({ ledger: [told(older), told(other)], rows: left }, aside), []);
    assert.deepEqual(broken({ ledger: [told(older), told(other)], rows: rowsOf(other, 1) }, aside), ["lost"]);
    assert.deepEqual(broken({ ledger: [told(older, "superseded"), told(other)], rows: rowsOf(other, 1) }, aside), []);
  });

  it("expects nothing certain in the folder of a key whose last write was given up half-way", () => {
    const aside = { setAside: ["landing/a@v2 is not loaded"] };
    const folder = { name: "t/source=1", landed: "landing/a", write: "1", rows: 2, claimedFor: "v2", files: [] };
    const found = { ledger: [told(older), told(other)], rows: rowsOf(other, 1), folders: [folder] };
    assert.deepEqual(broken(found, aside), []);
    assert.notDeepEqual(broken(found), []);
  });

  it("lets older rows be there where a version was set aside after its own were in a lake, and nowhere else", () => {
    const aside = { setAside: ["landing/a@v2 is not loaded"] };
    const folder = { name: "t/source=1", landed: "landing/a", write: "2", rows: 2, files: [] };
    const both = [...rows, ...rowsOf(older, 1, 2)];
    assert.deepEqual(broken({ ledger, rows: both, folders: [folder] }, aside), []);
    assert.deepEqual(broken({ ledger, rows: both.slice(1), folders: [folder] }, aside), ["lost"]);
    assert.deepEqual(broken({ ledger, rows: both, folders: [folder] }), ["stale"]);
    assert.deepEqual(broken({ ledger, rows: both }, aside), ["stale"]);
  });
});

describe("targetsAreExact, where rows merge", () => {
  const keys = ["id"];
  const ledger = [told(older), told(newer), told(other)];

  it("wants one row for each value of the declared keys, the newest of all that were loaded", () => {
    assert.deepEqual(
      broken({ keys, ledger, rows: [...rowsOf(older, 1), ...rowsOf(newer, 1), ...rowsOf(other, 1)] }),
      [],
    );
  });

  it("sees a value that an older row kept, and one that is there twice", () => {
    const stale = [...rowsOf(older, 1, 2), ...rowsOf(other, 1)];
    assert.deepEqual(broken({ keys, ledger, rows: stale }), ["stale", "lost"]);
    const both = [...rowsOf(older, 1), ...rowsOf(newer, 1, 3), ...rowsOf(other, 1)];
    assert.deepEqual(broken({ keys, ledger, rows: both }), ["stale"]);
  });

  it("wants nothing of a version that was superseded before it was loaded", () => {
    const unseen = [told(older, "superseded"), told(newer), told(other)];
    assert.deepEqual(broken({ keys, ledger: unseen, rows: [...rowsOf(newer, 1), ...rowsOf(other, 1)] }), []);
  });

  it("orders versions of one second as S3 took them, and rows of other keys by source and line", () => {
    const [first, second] = [landed("a", "z", "ok 1", 5), landed("a", "y", "ok 1", 5)];
    const elsewhere = landed("b", "x", "ok 2\nok 2", 5);
    const all = [first, second, elsewhere];
    const seen = (...rows: Found["rows"]) =>
      targetsAreExact(
        evidence({ landed: all, targets: [target({ keys, ledger: all.map((one) => told(one)), rows })] }),
      );
    assert.deepEqual(seen(...rowsOf(second, 1), ...rowsOf(elsewhere, 2)), []);
    assert.equal(seen(...rowsOf(first, 1), ...rowsOf(elsewhere, 2)).length, 2);
    assert.equal(seen(...rowsOf(second, 1), ...rowsOf(elsewhere, 1)).length, 2);
  });
});
