import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { serviceDefinitions } from "../../local/services/folders";
import { fidelityPage } from "../../scripts/fidelity";
import { endAll, environmentOf, projectRoot } from "../support/environment";

describe("docs/fidelity.md", () => {
  afterEach(endAll);

  it("is what the services say of themselves (npm run fidelity)", () => {
    assert.equal(readFileSync(join(projectRoot, "docs", "fidelity.md"), "utf8"), fidelityPage());
  });

  it("has a row for every API call that is answered, and for no other", async () => {
    const environment = await environmentOf([]);
    for (const { name, fidelity } of serviceDefinitions()) {
      const told = fidelity.filter(
        (row) => row.kind === "call" && !(typeof row.fidelity === "object" && "refused" in row.fidelity),
      );
      assert.deepEqual(
        told.map((row) => row.what.replace(/^.*[:.]/, "")).sort(),
        environment.operationsOf(name).sort(),
        `calls of ${name}`,
      );
    }
  });
});
