import * as assert from "node:assert/strict";
import { ended } from "../../support/command";

/** Says whether TypeScript is loaded before and after a function is parsed, and what the function captures. */
const script = `
  require("./local/graph/lateTypescript");
  require("@pulumi/pulumi");
  const isLoaded = () => Object.keys(require.cache).some((file) => file.endsWith("/typescript/lib/typescript.js"));
  const before = isLoaded();
  const { parseFunction } = require("@pulumi/pulumi/runtime/closure/parseFunction");
  const [, { capturedVariables }] = parseFunction("() => table.name");
  console.log(JSON.stringify({ before, after: isLoaded(), captured: [...capturedVariables.required.keys()] }));`;

describe("lateTypescript", () => {
  it("lets Pulumi load without TypeScript, and parse with it", async () => {
    const { stdout, stderr } = await ended(process.execPath, ["-r", "./local/typescript.cjs", "-e", script]);
    assert.equal(stderr, "");
    assert.deepEqual(JSON.parse(stdout), { before: false, after: true, captured: ["table"] });
  });
});
