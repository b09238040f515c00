import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { assumed } from "../../cost/assumptions";
import { estimate } from "../../cost/estimate";
import type { CostResource } from "../../cost/resource";
import { usual } from "../../cost/usual";
import { graphOf } from "../../local/graph/load";
import { frugal, withFigures } from "../../scripts/costs";
import { projectRoot } from "../support/environment";

const load = { filesPerDay: 10_000, fileMb: 1 };
const within = (value: number | undefined, least: number, most: number) =>
  assert.ok(value !== undefined && value >= least && value <= most, `${value} is not within ${least} and ${most}`);

describe("a toll stack with declared tables, five-minute batches and two workers", () => {
  let resources: readonly CostResource[];
  before(async () => {
    ({ resources } = await graphOf(projectRoot, "toll", frugal));
  });

  // AWS's example has crawlers of two DPUs; one is the least that a crawl can take.
  for (const crawlerDpus of [1, 2]) {
    it(`is 200 times cheaper a file than the usual design with crawlers of ${crawlerDpus} DPUs, and $0.0015 or less`, () => {
      const given = assumed({ crawlerDpus });
      const { perFile = NaN, keepsUp, notes } = estimate(resources, load, given);
      assert.ok(perFile <= 0.0015, `${perFile}`);
      within((usual(load, given).perFile ?? 0) / perFile, 200, 1000);
      assert.deepEqual([keepsUp, notes], [true, []]);
    });
  }

  it("costs $0.0015 or less with what it costs idle, too", () => {
    const { monthly, files } = estimate(resources, load);
    within(monthly.total / files, 0, 0.0015);
  });

  it("comes near a reckoning by hand: 288 runs of $0.0147 and $0.025, and $7.6e-6 a file for events", () => {
    const { perFile = NaN } = estimate(resources, load);
    within(perFile, (288 * (0.0147 + 0.025)) / 10_000 + 7.6e-6 - 0.00005, 0.00124);
  });
});

describe("the usual design", () => {
  it("costs $0.285 to $0.431 a file while the warehouse sleeps in between", () => {
    const perFile = (crawlerDpus: number) => usual({ filesPerDay: 500, fileMb: 1 }, assumed({ crawlerDpus })).perFile;
    within(perFile(1), 0.285, 0.2855);
    within(perFile(2), 0.431, 0.4325);
  });

  it("starts a run for each file, however many there are", () => {
    const crawls = usual(load).lines.filter(({ price, resource }) => price === "glueDpuHour" && resource === "read");
    // Two DPUs for ten minutes.
    within(crawls[0]?.quantity, (10_000 * 365) / 12 / 3 - 1, (10_000 * 365) / 12 / 3 + 1);
  });
});

describe("the shipped stacks", () => {
  for (const stack of ["toll", "shipping", "sales", "datalake", "dev"]) {
    it(`${stack}: has a price for everything, before deployment and after, and the first preview never more`, async () => {
      const [deployed, preview] = await Promise.all([
        graphOf(projectRoot, stack),
        graphOf(projectRoot, stack, {}, "preview"),
      ]);
      const [known, unknown] = [deployed, preview].map(({ resources }) => estimate(resources, load));
      assert.deepEqual([known?.notPriced, unknown?.notPriced], [[], []]);
      // What a state machine does stands in its definition, which is not known before its topic is there.
      const least = ["shipping", "dev"].includes(stack) ? 0 : 0.95;
      within((unknown?.monthly.total ?? 0) / (known?.monthly.total ?? 1), least, 1.01);
    });
  }

  it("cost what the README says (npm run costs)", async () => {
    const readme = readFileSync(join(projectRoot, "README.md"), "utf8");
    assert.equal(await withFigures(readme), readme);
  });
});
