import * as fc from "fast-check";
import * as assert from "node:assert/strict";
import { assumed, assumptionNames, assumptions } from "../../cost/assumptions";
import { estimate, type Estimate } from "../../cost/estimate";
import { usual } from "../../cost/usual";
import { graphOf } from "../../local/graph/load";
import { projectRoot } from "../support/environment";

const stacks = ["toll", "shipping", "sales", "datalake"];
const files = fc.oneof(fc.integer({ min: 0, max: 2000 }), fc.double({ min: 0, max: 1e8, noNaN: true }));
const megabytes = fc.oneof(fc.double({ min: 0, max: 10, noNaN: true }), fc.double({ min: 0, max: 1e7, noNaN: true }));
const assumptionsGiven = fc
  .record(
    Object.fromEntries(
      assumptionNames.map((name) => {
        const { least, most } = assumptions[name];
        return [name, fc.double({ min: least, max: Math.min(most, least + 200), noNaN: true })];
      }),
    ),
  )
  .map((given) => assumed(given));

type Model = (filesPerDay: number, fileMb: number, given?: ReturnType<typeof assumed>) => Estimate;

/** Sums of many numbers differ in their last digits with the order. */
const atLeast = (more: number, less: number) => assert.ok(more >= less * (1 - 1e-9), `${more} is under ${less}`);

describe("a cost model", () => {
  const models = new Map<string, Model>([
    ["usual design", (filesPerDay, fileMb, given) => usual({ filesPerDay, fileMb }, given)],
  ]);

  before(async () => {
    for (const stack of stacks) {
      const { resources } = await graphOf(projectRoot, stack);
      models.set(stack, (filesPerDay, fileMb, given) => estimate(resources, { filesPerDay, fileMb }, given));
    }
  });

  for (const name of [...stacks, "usual design"]) {
    const model: Model = (...args) => models.get(name)?.(...args) ?? assert.fail(`no model ${name}`);

    it(`${name}: more files never cost less`, () => {
      fc.assert(
        fc.property(files, files, megabytes, (one, other, mb) => {
          const [few, many] = [Math.min(one, other), Math.max(one, other)];
          atLeast(model(many, mb).monthly.total, model(few, mb).monthly.total);
        }),
        { numRuns: 60 },
      );
    });

    it(`${name}: larger files never cost less`, () => {
      fc.assert(
        fc.property(files, megabytes, megabytes, (perDay, one, other) => {
          const [small, large] = [Math.min(one, other), Math.max(one, other)];
          atLeast(model(perDay, large).monthly.total, model(perDay, small).monthly.total);
        }),
        { numRuns: 60 },
      );
    });

    it(`${name}: the total is the sum of its lines, components and services, and a number whatever is assumed`, () => {
      fc.assert(
        fc.property(files, megabytes, assumptionsGiven, (perDay, mb, given) => {
          const { monthly, lines, byComponent, byService, perFile } = model(perDay, mb, given);
          const near = (sum: number) => assert.ok(Math.abs(sum - monthly.total) <= monthly.total * 1e-9, `${sum}`);
          assert.ok(Number.isFinite(monthly.total) && monthly.total >= 0, `${monthly.total}`);
          near(lines.reduce((sum, { dollars }) => sum + dollars, 0));
          for (const groups of [byComponent, byService])
            near([...groups.values()].reduce((sum, { total }) => sum + total, 0));
          assert.ok(perFile === undefined ? perDay === 0 : Number.isFinite(perFile) && perFile >= 0, `${perFile}`);
        }),
        { numRuns: 60 },
      );
    });

    it(`${name}: what it costs idle does not depend on files`, () => {
      assert.equal(model(0, 1).monthly.use, 0);
      assert.equal(model(0, 1).monthly.idle.toFixed(6), model(50_000, 20).monthly.idle.toFixed(6));
    });
  }
});
