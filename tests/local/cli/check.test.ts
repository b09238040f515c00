import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exitCode } from "../../../local/cli/check";
import type { PolicyFinding } from "../../../local/policy/check";
import { runLandfall } from "../../support/command";

interface Report {
  readonly ok: boolean;
  readonly rules: number;
  readonly findings: ReadonlyArray<{ readonly rule: string; readonly level: string; readonly resource: string }>;
}

describe("landfall check", function () {
  this.timeout(240_000); // It starts the real pack twice.

  it("finds nothing in the toll stack", async () => {
    const { code, stdout, stderr } = await runLandfall("check", "--stack", "toll", "--json");
    assert.equal(code, 0, stdout + stderr);
    const { ok, rules, findings } = JSON.parse(stdout) as Report;
    assert.deepEqual([ok, findings], [true, []]);
    assert.ok(rules >= 140, String(rules));
  });

  it("ends with 1 where config makes a rule stricter than the program is, naming each resource", async () => {
    const folder = mkdtempSync(join(tmpdir(), "landfall-"));
    const config = join(folder, "config.json");
    writeFileSync(config, '{"logs-retention-set": {"enforcementLevel": "mandatory", "minDays": 3653}}');
    const { code, stdout } = await runLandfall("check", "--stack", "toll", "--config", config);
    rmSync(folder, { recursive: true });
    assert.equal(code, 1, stdout);
    assert.match(
      stdout,
      /^mandatory {2}logs-retention-set: LogGroup "[\w-]+": retentionInDays is 365; wanted 3653 or more\./,
    );
    assert.match(stdout, / mandatory, 0 advisory findings\.\n$/);
  });

  const refused: ReadonlyArray<readonly [what: string, args: readonly string[], message: RegExp]> = [
    ["an unknown stack", ["--stack", "nope"], /^Unknown stack "nope": .*Stacks here: /],
    ["a config that is not there", ["--config", "/nope.json"], /^--config \/nope\.json: there is no such file\./],
    ["two forms of output", ["--json", "--sarif"], /^Give --json or --sarif, not both\./],
    ["an unknown option", ["--strict"], /--strict/],
  ];
  for (const [what, args, message] of refused) {
    it(`refuses ${what} with 2`, async () => {
      const { code, stderr, stdout } = await runLandfall("check", ...args);
      assert.deepEqual([code, stdout], [2, ""], stderr);
      assert.match(stderr.replace(/^npm warn.*\n/gm, ""), message);
    });
  }
});

describe("exitCode", () => {
  const finding = (name: string, level: PolicyFinding["level"]) => ({ rule: { name }, level }) as PolicyFinding;
  it("is 2 for bad input, 1 for what is mandatory, and 0 for advice", () => {
    assert.equal(exitCode({ findings: [] }), 0);
    assert.equal(exitCode({ findings: [finding("a", "advisory")] }), 0);
    assert.equal(exitCode({ findings: [finding("a", "mandatory")] }), 1);
    assert.equal(exitCode({ findings: [finding("a", "mandatory"), finding("iam-document-parses", "mandatory")] }), 2);
  });
});
