import * as assert from "node:assert/strict";
import { schedule } from "../../../../local/services/events/schedule";

const at = (text: string) => Date.parse(text);

describe("schedule", () => {
  const cases: Array<[string, string, string]> = [
    ["rate(1 minute)", "2026-01-01T00:00:30Z", "2026-01-01T00:01:30Z"],
    ["rate(5 minutes)", "2026-01-01T00:00:00Z", "2026-01-01T00:05:00Z"],
    ["rate(2 days)", "2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z"],
    ["cron(0 12 * * ? *)", "2026-01-01T12:00:00Z", "2026-01-02T12:00:00Z"],
    ["cron(0 8 ? * MON-FRI *)", "2026-01-02T09:00:00Z", "2026-01-05T08:00:00Z"],
    ["cron(15 10 ? * 6L 2026-2030)", "2026-01-01T00:00:00Z", "2026-01-30T10:15:00Z"],
    ["cron(0/15 * L * ? *)", "2026-01-01T00:00:00Z", "2026-01-31T00:00:00Z"],
  ];
  for (const [expression, after, next] of cases) {
    it(`${expression} fires next at ${next}`, () => assert.equal(schedule(expression)(at(after)), at(next)));
  }

  it("ends where the years end", () => {
    assert.equal(schedule("cron(0 0 1 1 ? 2020)")(at("2026-01-01T00:00:00Z")), undefined);
  });

  const wrong = [
    "rate(5 minute)",
    "rate(1 minutes)",
    "rate(0 days)",
    "rate(10 seconds)",
    "cron(0 12 * * ?)",
    "cron(0 12 * * * *)",
    "cron(0 12 ? * ? *)",
    "cron(60 12 * * ? *)",
    "cron(0 12 * * 8 *)",
    "at(2026-01-01T00:00:00)",
    "every day",
  ];
  for (const expression of wrong) {
    it(`refuses ${expression}`, () =>
      assert.throws(() => schedule(expression), /Parameter ScheduleExpression is not valid/));
  }
});
