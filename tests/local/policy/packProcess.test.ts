import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { Analyzer } from "../../../local/policy/analyzer";
import { PackProcess, quick } from "../../../local/policy/packProcess";
import { projectRoot } from "../../support/environment";
import { projectOf } from "../../support/project";

const written = `import { PolicyPack } from "@pulumi/policy";
const name: string = "typed";
new PolicyPack(name, { policies: [{ name: "sound", description: "All is.", validateStack: () => {}, enforcementLevel: "advisory" }] });`;

const project = (settings: string) => ({
  "PulumiPolicy.yaml": "runtime: nodejs\nmain: index.ts\n",
  "package.json": JSON.stringify({ name: "typed-pack", version: "0.1.0", main: "index.ts" }),
  "tsconfig.json": settings,
  "index.ts": written,
});

describe("a pack that is started quickly", function () {
  this.timeout(60_000);

  it("may be written in TypeScript that nobody has compiled, with settings of its own", async () => {
    const typed = projectOf(project('{ "compilerOptions": { "skipLibCheck": true } } // settings'));
    try {
      const pack = await PackProcess.start(typed.root, quick);
      const analyzer = new Analyzer(pack.address);
      try {
        assert.deepEqual(
          (await analyzer.policies()).map(({ name }) => name),
          ["sound"],
        );
      } finally {
        analyzer.end();
        await pack.end();
      }
    } finally {
      typed.remove();
    }
  });

  it("finds in the modules that are loaded late all that is in them, for a loader of its own", () => {
    const asked = `console.log(typeof require("ts-node").create, typeof require("typescript").transpileModule, typeof require("@npmcli/arborist").Arborist)`;
    const { stdout } = spawnSync(process.execPath, [...quick, "-e", asked], { cwd: projectRoot, encoding: "utf8" });
    assert.equal(stdout, "function function function\n");
  });
});
