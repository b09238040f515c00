import * as assert from "node:assert/strict";
import { bytesPerRequestLimit, fuzz } from "./fuzz";

describe("malformed requests and texts", function () {
  this.timeout(120_000);

  it("are each answered with an error that AWS would give, and leave nothing behind", async () => {
    const { codes, faults, bytesPerRequest } = await fuzz({ requests: 3000, seed: 7 });
    assert.deepEqual(faults, []);
    // Start-up still costs something in so short a run: what leaks with each request costs more.
    assert.ok(bytesPerRequest < 4 * bytesPerRequestLimit, `${bytesPerRequest} bytes a request`);
    const refused = [...codes].filter(([code]) => !/taken|ran$/.test(code)).reduce((sum, [, count]) => sum + count, 0);
    assert.ok(refused > 2000, `${refused} were refused`);
  });
});
