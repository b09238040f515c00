import * as assert from "node:assert/strict";
import { timesPerDay } from "../../cost/schedule";

describe("timesPerDay", () => {
  const cases: ReadonlyArray<readonly [string, number]> = [
    ["rate(5 minutes)", 288],
    ["rate(1 hour)", 24],
    ["rate(7 days)", 1 / 7],
    ["cron(0 3 * * ? *)", 1],
    ["cron(0/15 * * * ? *)", 96],
    ["cron(*/10 8-17 ? * MON-FRI *)", (6 * 10 * 5) / 7],
    ["cron(0 6,18 ? * 1 *)", 2 / 7],
    ["cron(0 0 1 * ? *)", 1 / 30.4],
    ["cron(0 0 1 JAN,JUL ? *)", 2 / 12 / 30.4],
    ["", 0],
    ["tomorrow", 0],
    ["cron(0 3)", 0],
  ];
  for (const [expression, times] of cases) {
    it(`"${expression}" comes ${times.toFixed(4)} times a day`, () => {
      assert.ok(Math.abs(timesPerDay(expression) - times) < 1e-9, `${timesPerDay(expression)}`);
    });
  }
});
