import assert from "node:assert/strict";
import type { Evidence } from "../../../../local/simulate/evidence/evidence";
import type { Found } from "../../../../local/simulate/evidence/target";
import { filesAgree } from "../../../../local/simulate/invariants/files";
import { ledgersAreWhole } from "../../../../local/simulate/invariants/ledger";
import { quarantineIsExact } from "../../../../local/simulate/invariants/quarantine";
import { summariesAreTrue } from "../../../../local/simulate/invariants/summaries";
import { targetsAreExact } from "../../../../local/simulate/invariants/target";
import type { LandedVersion } from "../../../../local/simulate/landing";
import type { Violation } from "../../../../local/simulate/outcome";
import { erased, erasure, evidence, landed, marked, rowsOf, staged, target, told } from "./madeUp";

const older = landed("a", "v1", "ok 1\nok 2", 1);
const newer = landed("a", "v2", "ok 2\nbad\nok 3", 2);
const marker = marked("a", "m3", 3);
const gone = erased(newer);

const names = (violations: readonly Violation[]) => violations.map(({ invariant }) => invariant);

const after = (versions: readonly LandedVersion[], found: Partial<Found>, over: Partial<Evidence> = {}) =>
  evidence({
    deletesRows: true,
    landed: versions,
    targets: [target(found)],
    trace: versions.filter((one) => one.erased).flatMap((one) => erasure(one)),
    ...over,
  });

describe("targetsAreExact, where rows go with their files", () => {
  const broken = (...given: Parameters<typeof after>) => names(targetsAreExact(after(...given)));

  it("wants no rows of what lies under a delete marker", () => {
    const ledger = [told(older, "superseded"), told(newer), told(marker, "deleted")];
    const versions = [older, newer, marker];
    assert.deepEqual(broken(versions, { ledger }), []);
    assert.deepEqual(broken(versions, { ledger, rows: rowsOf(newer, 1) }), ["stale"]);
    assert.deepEqual(broken(versions, { ledger, rows: rowsOf(older, 1) }), ["stale"]);
  });

  it("wants the rows of a file that lands on a marker, or whose marker was erased", () => {
    const [back, lifted] = [landed("a", "v4", "ok 4", 4), erased(marker)];
    const rows = rowsOf(newer, 1, 3);
    const ledger = [told(older, "superseded"), told(newer), told(marker, "deleted")];
    assert.deepEqual(broken([older, newer, marker, back], { ledger: [...ledger, told(back)] }), ["lost"]);
    assert.deepEqual(broken([older, newer, lifted], { ledger, rows }), []);
    assert.deepEqual(broken([older, newer, lifted], { ledger }), ["lost"]);
  });

  it("wants the rows of the version before one that was erased, and none of that", () => {
    const ledger = [told(older), told(gone, "deleted")];
    assert.deepEqual(broken([older, gone], { ledger, rows: rowsOf(older, 1, 2) }), []);
    assert.deepEqual(broken([older, gone], { ledger }), ["lost"]);
    assert.deepEqual(broken([older, gone], { ledger, rows: rowsOf(gone, 1, 3) }), ["lost", "stale"]);
  });

  it("is content with either version's rows where nobody heard that the newer one was erased, but not with others'", () => {
    const third = landed("a", "v3", "ok 9", 3);
    const ledger = [told(older, "superseded"), told(gone)];
    const unheard = { trace: erasure(gone, true) };
    for (const rows of [rowsOf(gone, 1, 3), rowsOf(older, 1, 2), []])
      assert.deepEqual(broken([older, gone], { ledger, rows }, unheard), []);
    assert.deepEqual(broken([older, gone], { ledger, rows: rowsOf(gone, 1, 1) }, unheard), ["twice"]);
    assert.deepEqual(broken([older, gone, third], { ledger: [...ledger, told(third)] }, unheard), ["lost"]);
    const rows = [...rowsOf(third, 1), ...rowsOf(gone, 1)];
    assert.deepEqual(broken([older, gone, third], { ledger: [...ledger, told(third)], rows }, unheard), ["stale"]);
  });

  it("asks nothing certain of a key whose newest version was given up when another was erased", () => {
    const [given, last] = [landed("a", "v2", "!", 2), erased(landed("a", "v3", "ok 9", 3))];
    const ledger = [told(older, "superseded"), told(last, "deleted")];
    const aside = { setAside: ["landing/a@v2 is not loaded"] };
    assert.deepEqual(broken([older, given, last], { ledger }, aside), []);
    assert.deepEqual(broken([older, given, last], { ledger, rows: rowsOf(last, 1) }, aside), ["stale"]);
  });

  it("is content with the rows of a version whose erasure was given up, and people told", () => {
    const letter = JSON.stringify({ "version-id": "v2", "deletion-type": "Permanently Deleted" });
    const ledger = [told(older), told(gone)];
    assert.deepEqual(broken([older, gone], { ledger, rows: rowsOf(gone, 1, 3) }, { setAside: [letter] }), []);
  });
});

describe("targetsAreExact, where rows merge and go with their files", () => {
  const keys = ["id"];
  const first = landed("b", "v1", "ok 3\nok 7", 0);
  const broken = (versions: readonly LandedVersion[], found: Partial<Found>) =>
    names(targetsAreExact(after(versions, { keys, ...found })));

  it("wants no rows of deleted files, and does not ask for the values that those had replaced", () => {
    const versions = [first, newer, marker];
    const ledger = [told(first), told(newer), told(marker, "deleted")];
    assert.deepEqual(broken(versions, { ledger, rows: rowsOf(first, 2) }), []);
    assert.deepEqual(broken(versions, { ledger, rows: rowsOf(first, 1, 2) }), []);
    assert.deepEqual(broken(versions, { ledger, rows: rowsOf(first, 1) }), ["lost"]);
    assert.deepEqual(broken(versions, { ledger, rows: [...rowsOf(first, 2), ...rowsOf(newer, 1)] }), ["stale"]);
  });

  it("wants the values that are newer than the deleted file's", () => {
    const last = landed("c", "v1", "ok 3", 9);
    const ledger = [told(newer), told(marker, "deleted"), told(last)];
    assert.deepEqual(broken([newer, marker, last], { ledger, rows: rowsOf(last, 1) }), []);
    assert.deepEqual(broken([newer, marker, last], { ledger }), ["lost"]);
  });

  it("wants at most one of the rows that a deleted file may have replaced", () => {
    const [one, two] = [landed("b", "v1", "ok 3", 0), landed("c", "v1", "ok 3", 1)];
    const ledger = [told(one), told(two), told(newer), told(marker, "deleted")];
    const versions = [one, two, newer, marker];
    for (const rows of [[], rowsOf(one, 1), rowsOf(two, 1)]) assert.deepEqual(broken(versions, { ledger, rows }), []);
    assert.deepEqual(broken(versions, { ledger, rows: [...rowsOf(one, 1), ...rowsOf(two, 1)] }), ["twice"]);
  });

  it("does not ask for what an older version had left, where room was made for the newest alone", () => {
    const last = landed("a", "v4", "ok 4", 4);
    const ledger = [told(older), told(marker, "deleted"), told(last)];
    const versions = [older, erased(marker), last];
    for (const rows of [rowsOf(last, 1), [...rowsOf(last, 1), ...rowsOf(older, 1, 2)]])
      assert.deepEqual(broken(versions, { ledger, rows }), []);
    assert.deepEqual(broken(versions, { ledger, rows: rowsOf(older, 1) }), ["lost"]);
  });
});

describe("ledgersAreWhole, where rows go with their files", () => {
  const broken = (...given: Parameters<typeof after>) => names(ledgersAreWhole(after(...given)));

  it("wants markers and what was erased to be called deleted, with no rows", () => {
    const versions = [older, gone, marker];
    const deleted = [told(gone, "deleted"), told(marker, "deleted")];
    assert.deepEqual(broken(versions, { ledger: [told(older), ...deleted] }), []);
    assert.deepEqual(broken(versions, { ledger: [told(older), ...deleted.slice(1)] }), ["ledger"]);
    assert.deepEqual(broken(versions, { ledger: [told(older), ...deleted.slice(0, 1)] }), ["ledger"]);
    assert.deepEqual(broken(versions, { ledger: [told(older), told(gone), told(marker, "deleted")] }), ["ledger"]);
    assert.deepEqual(broken(versions, { ledger: [told(older), told(gone, "deleted"), told(marker, "empty")] }), [
      "ledger",
    ]);
    assert.deepEqual(
      broken(versions, { ledger: [told(older), told(gone, "deleted", 2), deleted[1] ?? told(marker)] }),
      ["rows"],
    );
    assert.deepEqual(broken(versions, { ledger: [told(older, "deleted"), ...deleted] }), ["ledger"]);
  });

  it("wants no version to stay superseded by one that was erased", () => {
    assert.deepEqual(broken([older, gone], { ledger: [told(older, "superseded"), told(gone, "deleted")] }), ["ledger"]);
    const unheard = { trace: erasure(gone, true) };
    assert.deepEqual(broken([older, gone], { ledger: [told(older, "superseded"), told(gone)] }, unheard), []);
  });

  it("lets a lake remember of an erased version only that it does not count", () => {
    for (const outcome of ["gone", "superseded"])
      assert.deepEqual(broken([older, gone], { ledger: [told(older), told(gone, outcome)] }), []);
    assert.deepEqual(broken([older, gone], { ledger: [told(older), { ...told(gone, "deleted"), outcome: "gone" }] }), [
      "ledger",
    ]);
  });

  it("asks for an entry of a version whose landing nobody heard of, but whose erasure somebody did", () => {
    const landing = erasure(gone, true).slice(1);
    const ledger = [told(older)];
    assert.deepEqual(broken([older, gone], { ledger }, { trace: [...landing, ...erasure(gone)] }), ["ledger"]);
    assert.deepEqual(broken([older, gone], { ledger }, { trace: [...landing, ...erasure(gone, true)] }), []);
  });
});

describe("quarantineIsExact, where rows go with their files", () => {
  const quarantine = [{ source: newer.source, line: 2, reason: "no row", record: "bad" }];
  const broken = (versions: readonly LandedVersion[], ledger: Found["ledger"]) =>
    names(quarantineIsExact(after(versions, { ledger }, { quarantine })));

  it("sees bad lines of what was deleted", () => {
    assert.deepEqual(broken([newer, marker], [told(newer), told(marker, "deleted")]), ["quarantine"]);
    assert.deepEqual(broken([older, gone], [told(older), told(gone, "deleted")]), ["quarantine"]);
    assert.deepEqual(broken([newer, erased(marker)], [told(newer), told(marker, "deleted")]), []);
  });
});

describe("filesAgree and summariesAreTrue, where rows go with their files", () => {
  const ledger = [told(older), told(gone, "deleted")];
  const of = (listed: readonly LandedVersion[]) => after([older, gone], { ledger }, staging(listed));

  function staging(listed: readonly LandedVersion[]): Partial<Evidence> {
    const files = staged(listed);
    const textOf = (key: string) => Promise.resolve(files[key] ?? "");
    return { staged: new Map(Object.keys(files).map((key) => [key, 1])), textOf };
  }

  it("know that a version may bear the batch that erased the one after it", async () => {
    const both = [await filesAgree(of([gone])), await summariesAreTrue(of([gone]))];
    assert.deepEqual(both.map(names), [[], []]);
  });

  it("see a version that neither its own batch nor a deletion of its key has brought", async () => {
    const elsewhere = erased(landed("b", "v1", "ok 3"));
    assert.deepEqual(names(await filesAgree(of([elsewhere]))), ["files"]);
    assert.deepEqual(names(await summariesAreTrue(of([elsewhere]))), ["summaries", "summaries"]);
    assert.deepEqual(names(await filesAgree(of([landed("a", "v9", "ok 3")]))), ["files"]);
  });

  it("compare no numbers with files that a zone before knows to be older by now", async () => {
    const files = staged([older], { rowsLoaded: 0 });
    const numbers = (outcome: string) =>
      summariesAreTrue(
        evidence({
          landed: [older],
          targets: [target({ ledger: [told(older, outcome)] }), target({ ledger: [told(older)] })],
          files,
        }),
      );
    assert.deepEqual(names(await numbers("loaded")), ["summaries"]);
    assert.deepEqual(names(await numbers("superseded")), []);
  });
});
