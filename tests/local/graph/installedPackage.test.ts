import * as assert from "node:assert/strict";
import { createRequire } from "node:module";
import * as pulumi from "@pulumi/pulumi";
import { InstalledPackage } from "../../../local/graph/installedPackage";
import { projectRoot } from "../../support/environment";

interface Arborist {
  prototype: { loadActual: () => Promise<unknown> };
}

describe("InstalledPackage", function () {
  this.timeout(30_000);
  const { Arborist } = createRequire(require.resolve("@pulumi/pulumi"))("@npmcli/arborist") as { Arborist: Arborist };
  const read = Arborist.prototype.loadActual;
  afterEach(() => (Arborist.prototype.loadActual = read));

  for (const packages of [[], ["@faker-js/faker"], ["mocha", "ts-node"]]) {
    it(`makes Pulumi take along for ${packages.join(", ") || "nothing"} what npm's own tree does`, async () => {
      const options = { extraIncludePackages: packages };
      const asNpm = [...(await pulumi.runtime.computeCodePaths(options)).keys()];
      Arborist.prototype.loadActual = async () => new InstalledPackage(projectRoot);
      assert.deepEqual([...(await pulumi.runtime.computeCodePaths(options)).keys()], asNpm);
    });
  }
});
