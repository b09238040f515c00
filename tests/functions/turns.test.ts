import * as assert from "node:assert/strict";
import { turnsOnS3 } from "../../functions/turns";
import { bucketOf } from "../local/services/s3/support";
import { endAll, environmentOf } from "../support/environment";

const names = ["AWS_ENDPOINT_URL", "AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] as const;

describe("turnsOnS3", function () {
  this.timeout(20_000);
  const before = Object.fromEntries(names.map((name) => [name, process.env[name]]));
  let bucket: string;
  beforeEach(async () => {
    const resources = bucketOf("staging", { versioned: true });
    const environment = await environmentOf(resources, { clock: "real" });
    bucket = resources[0]?.id ?? "";
    const values = [environment.endpoint, "us-east-1", "any", "any"];
    names.forEach((name, index) => (process.env[name] = values[index]));
  });
  afterEach(async () => {
    for (const name of names) {
      delete process.env[name];
      if (before[name] !== undefined) process.env[name] = before[name];
    }
    await endAll();
  });

  const starters = (count: number, seconds = 70) =>
    Array.from({ length: count }, () => turnsOnS3(bucket, "turns/visits/start", seconds));

  it("gives one of many that ask at once the turn, the first time and each time after", async () => {
    const all = starters(5);
    for (let round = 0; round < 3; round++) {
      const turns = await Promise.all(all.map((each) => each.takeTurn()));
      const taken = turns.filter((turn) => turn !== undefined);
      assert.equal(taken.length, 1, `round ${round}`);
      await all[0]?.giveBack(taken[0] ?? "");
    }
  });

  it("lets a turn be taken over that its holder did not give back in time; the late holder gives back nothing", async () => {
    const [gone, next] = [...starters(1), ...starters(1, -1)];
    const late = (await gone?.takeTurn()) ?? assert.fail("no turn");
    assert.ok(await next?.takeTurn());
    await gone?.giveBack(late);
    assert.equal(await gone?.takeTurn(), undefined, "it is another's now");
  });
});
