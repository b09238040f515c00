import assert from "node:assert/strict";
import type { Evidence } from "../../../../local/simulate/evidence/evidence";
import type { Found, KeyFolder } from "../../../../local/simulate/evidence/target";
import { filesAgree } from "../../../../local/simulate/invariants/files";
import { foldersAreExact } from "../../../../local/simulate/invariants/folders";
import { ledgersAreWhole } from "../../../../local/simulate/invariants/ledger";
import { privateStaysPrivate } from "../../../../local/simulate/invariants/privacy";
import { quarantineIsExact } from "../../../../local/simulate/invariants/quarantine";
import { deadLettersAreTold, nothingIsInFlight } from "../../../../local/simulate/invariants/quiet";
import { summariesAreTrue } from "../../../../local/simulate/invariants/summaries";
import type { Violation } from "../../../../local/simulate/outcome";
import { evidence, landed, record, staged, target, told } from "./madeUp";

const older = landed("a", "v1", "ok 1\nok 2", 1);
const newer = landed("a", "v2", "ok 2\nbad\nok 3", 2);
const whole = [told(older, "superseded"), told(newer)];
const names = (violations: readonly Violation[]) => violations.map(({ invariant }) => invariant);

describe("ledgersAreWhole", () => {
  const broken = (ledger: Found["ledger"], over: Partial<Evidence> = {}) =>
    names(ledgersAreWhole(evidence({ landed: [older, newer], targets: [target({ ledger })], ...over })));

  it("finds nothing wrong with each version once, as what it is", () => {
    assert.deepEqual(broken(whole), []);
  });

  it("sees a version that is missing, there twice, or was never landed", () => {
    assert.deepEqual(broken(whole.slice(1)), ["ledger"]);
    assert.deepEqual(broken([...whole, told(newer)]), ["ledger"]);
    assert.deepEqual(broken([...whole, told(landed("b", "v1", ""))]), ["ledger"]);
  });

  it("sees outcomes that are not so", () => {
    assert.deepEqual(broken([told(older), told(newer, "superseded")]), ["ledger"]);
    assert.deepEqual(broken([told(older, "gone"), told(newer)]), ["ledger"]);
    assert.deepEqual(broken([told(older, "superseded"), { ...told(newer), outcome: "empty" }]), ["ledger"]);
  });

  it("sees rows that do not add up, file by file", () => {
    assert.deepEqual(broken([told(older, "superseded"), told(newer, "loaded", 3)]), ["rows"]);
  });

  it("asks for no entry of what was set aside and told, or could never be seen", () => {
    assert.deepEqual(broken(whole.slice(0, 1), { setAside: ["v2"] }), []);
    const erased = { ...newer, erased: true };
    const lost = record({ did: "events:Deliver", outcome: "lost", about: [`object:${newer.source}`] });
    assert.deepEqual(broken([told(older)], { landed: [older, erased], trace: [lost] }), []);
    assert.deepEqual(broken([told(older)], { landed: [older, erased] }), ["ledger"]);
  });
});

describe("quarantineIsExact", () => {
  const line = { source: newer.source, line: 2, reason: "no row", record: "bad" };
  const broken = (quarantine: Evidence["quarantine"]) =>
    names(quarantineIsExact(evidence({ landed: [older, newer], targets: [target({ ledger: whole })], quarantine })));

  it("finds nothing wrong with bad lines once, each with a reason", () => {
    assert.deepEqual(broken([line]), []);
  });

  it("sees lines that are missing, there twice, good, or without a reason", () => {
    for (const wrong of [[], [line, line], [line, { ...line, line: 1 }], [{ ...line, reason: "" }]])
      assert.deepEqual(broken(wrong), ["quarantine"]);
  });
});

describe("foldersAreExact", () => {
  const folder: KeyFolder = {
    name: "t/source=1",
    landed: "landing/a",
    write: "w2",
    rows: 2,
    files: [{ key: "part-w2-0.parquet", write: "w2", rows: 2 }],
  };
  const broken = (over: Partial<KeyFolder>, more: Partial<Evidence> = {}) =>
    names(
      foldersAreExact(
        evidence({ landed: [older, newer], targets: [target({ folders: [{ ...folder, ...over }] })], ...more }),
      ),
    );

  it("finds nothing wrong with the files that the ledger names", () => {
    assert.deepEqual(broken({}), []);
    assert.deepEqual(broken({ write: null, rows: 0, files: [] }), []);
  });

  it("sees files of other writes, rows that are missing, and writes without an end", () => {
    assert.deepEqual(broken({ files: [...folder.files, { key: "part-w1-0.parquet", write: "w1", rows: 1 }] }), [
      "folders",
    ]);
    assert.deepEqual(broken({ files: [] }), ["folders"]);
    assert.deepEqual(broken({ claimedFor: "v2" }), ["folders"]);
    assert.deepEqual(broken({ landed: undefined, write: null }), ["folders", "folders"]);
  });

  it("leaves alone what people were told of", () => {
    assert.deepEqual(broken({ files: [], claimedFor: "v2" }, { setAside: ["v2"] }), []);
  });

  it("expects files of other writes, and no rows to be missing, where a version was set aside after its rows were there", () => {
    const files = [...folder.files, { key: "part-w1-0.parquet", write: "w1", rows: 1 }];
    const inLake = (over: Partial<KeyFolder>, setAside: string[]) => {
      const lake = target({ ledger: [told(older, "superseded"), told(newer)], folders: [{ ...folder, ...over }] });
      return names(foldersAreExact(evidence({ landed: [older, newer], targets: [lake], setAside })));
    };
    assert.deepEqual(inLake({ files }, ["v2"]), []);
    assert.deepEqual(inLake({ files: files.slice(1) }, ["v2"]), ["folders"]);
    assert.deepEqual(inLake({ files }, ["v1"]), ["folders"]);
  });
});

describe("filesAgree and summariesAreTrue", () => {
  const versions = [older, newer];
  const ledger = [told(older), told(newer)];
  const of = (files: Record<string, string>, over: Partial<Evidence> = {}) =>
    evidence({ landed: versions, targets: [target({ ledger })], files, ...over });

  it("find nothing wrong with a batch whose manifest, Parquet, summary and ledger tell the same", async () => {
    assert.deepEqual(await filesAgree(of(staged(versions))), []);
    assert.deepEqual(await summariesAreTrue(of(staged(versions))), []);
  });

  it("see versions that no manifest lists, and rows without Parquet", async () => {
    assert.deepEqual(names(await filesAgree(of(staged([newer])))), ["files"]);
    const files = Object.fromEntries(Object.entries(staged(versions)).filter(([key]) => !key.startsWith("out/")));
    assert.deepEqual(names(await filesAgree(of(files))), ["files"]);
  });

  it("see summaries that are missing, or wrong in number", async () => {
    assert.deepEqual(names(await summariesAreTrue(of({}))), ["summaries", "summaries"]);
    assert.deepEqual(await summariesAreTrue(of({}, { setAside: ["v1", "v2"] })), []);
    for (const wrong of [{ objects: 1 }, { rowsLoaded: 3 }, { rowsQuarantined: 0 }])
      assert.deepEqual(names(await summariesAreTrue(of(staged(versions, wrong)))), ["summaries"]);
  });
});

describe("privateStaysPrivate", () => {
  it("sees a private value in any text, or in what people were told", async () => {
    const said = (text: string) => evidence({ said: () => Promise.resolve([{ where: "a log", text }]) });
    assert.deepEqual(await privateStaysPrivate(said("Private matters")), []);
    assert.deepEqual(names(await privateStaysPrivate(said('{"who":"Private 0af3c9"}'))), ["privacy"]);
    assert.deepEqual(names(await privateStaysPrivate(evidence({ notices: ["Private 0af3c9 failed"] }))), ["privacy"]);
  });
});

describe("nothingIsInFlight and deadLettersAreTold", () => {
  it("see what is left on the way, and letters that nobody heard of", () => {
    assert.deepEqual(nothingIsInFlight(evidence({})), []);
    assert.deepEqual(names(nothingIsInFlight(evidence({ inFlight: ["execution e"] }))), ["quiet"]);
    assert.deepEqual(names(deadLettersAreTold(evidence({ deadLetters: ["one"] }))), ["alerts"]);
    assert.deepEqual(deadLettersAreTold(evidence({ deadLetters: ["one"], notices: ["a file was given up"] })), []);
  });
});
