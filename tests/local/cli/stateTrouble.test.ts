import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StateFolder } from "../../../local/cli/stateFolder";
import { stateTrouble } from "../../../local/cli/stateTrouble";
import { projectRoot } from "../../support/environment";

/** Code in a process of its own that holds a state folder. */
function inOwnProcess(code: string): { status: number | null; stderr: string } {
  const { status, stderr } = spawnSync(
    process.execPath,
    ["-r", join(projectRoot, "local/typescript.cjs"), "-e", `require("./local/cli/stateTrouble").${code}`],
    { cwd: projectRoot, encoding: "utf8" },
  );
  return { status, stderr };
}

describe("A state folder that cannot be written", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "landfall-state-"))));
  after(() => rmSync(folder, { recursive: true }));

  it("is refused at start, with the reason and what to do", () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    assert.throws(() => new StateFolder(file).take("serve"), {
      message: `The state cannot be written to ${file}: there is a file of that name. What was acknowledged until now is kept there; mend this and start again, or give another --state.`,
    });
    assert.throws(() => new StateFolder(join(file, "below")).take("serve"), /a part of the path is a file/);
  });

  it("says when the disk is full, however that was found out", () => {
    for (const error of [
      Object.assign(new Error("write"), { code: "ENOSPC" }),
      new Error("MDB_MAP_FULL: Environment mapsize limit reached"),
    ])
      assert.match(stateTrouble("/state", error)?.message ?? "", /to \/state: no space is left on its disk/);
    assert.equal(stateTrouble("/state", new Error("something else")), undefined);
  });

  it("ends the process with one line, rather than letting it acknowledge what is lost", () => {
    const { status, stderr } = inOwnProcess(
      `endWhenStateFails("/state"); void Promise.reject(Object.assign(new Error("x"), { code: "ENOSPC" }))`,
    );
    assert.equal(status, 1);
    assert.match(stderr, /^The state cannot be written to \/state: no space is left on its disk\..*\n$/);
  });

  it("leaves other errors as they are: where they happened, and the end", () => {
    const { status, stderr } = inOwnProcess(`endWhenStateFails("/state"); throw new Error("a fault of ours")`);
    assert.equal(status, 1);
    assert.match(stderr, /^Error: a fault of ours\n {4}at /m);
  });
});
