import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { InputTransformer } from "../../../../local/services/events/inputTransformer";
import type { Arrival } from "../../../../local/services/events/event";

const rule = { arn: "arn:aws:events:us-east-1:000000000000:rule/failed", name: "failed" };

function arrivalOf(detail: Record<string, unknown>): Arrival {
  const event = {
    version: "0" as const,
    id: "1",
    "detail-type": "Glue Job State Change",
    source: "aws.glue",
    account: "000000000000",
    time: "2026-01-01T00:00:00Z",
    region: "us-east-1",
    resources: ["arn:1", "arn:2"],
    detail,
  };
  return { event, acceptedAt: Date.UTC(2026, 0, 1), about: [], passed: [] };
}

function filled(paths: Record<string, string>, template: string, detail: Record<string, unknown>): string {
  return new InputTransformer(paths, template, "people").apply(arrivalOf(detail), rule);
}

describe("InputTransformer", () => {
  it("fills a quoted text and keeps its quotes", () => {
    const text = filled({ job: "$.detail.jobName", state: "$.detail.state" }, '"Job <job> is <state>."', {
      jobName: "load",
      state: "FAILED",
    });
    assert.equal(text, '"Job load is FAILED."');
  });

  it("keeps a text JSON whatever the values hold", () => {
    const text = filled({ message: "$.detail.message" }, '"It said: <message>"', { message: 'a "b"\nc\\' });
    assert.equal(JSON.parse(text), 'It said: a "b"\nc\\');
  });

  it("fills lines of quoted texts", () => {
    assert.equal(filled({ a: "$.detail.a" }, '"one <a>"\n"two <a>"', { a: 1 }), '"one 1"\n"two 1"');
  });

  it("puts values of any type where JSON wants a value", () => {
    const text = filled(
      { all: "$.detail", count: "$.detail.count", second: "$.resources[1]", each: "$.detail.items[*].id" },
      '{"all": <all>, "count": <count>, "second": <second>, "each": <each>}',
      { count: 3, items: [{ id: "x" }, { id: "y" }] },
    );
    assert.deepEqual(JSON.parse(text), {
      all: { count: 3, items: [{ id: "x" }, { id: "y" }] },
      count: 3,
      second: "arn:2",
      each: ["x", "y"],
    });
  });

  it("gives an empty text where a path finds nothing", () => {
    assert.equal(filled({ a: "$.detail.missing" }, '{"a": <a>, "b": "<a>"}', {}), '{"a": "", "b": ""}');
  });

  it("knows the rule, the moment and the event without paths", () => {
    const template =
      '{"rule": "<aws.events.rule-name>", "arn": <aws.events.rule-arn>, "at": <aws.events.event.ingestion-time>, "event": <aws.events.event.json>}';
    const { rule: name, arn, at, event } = JSON.parse(filled({}, template, { a: 1 })) as Record<string, unknown>;
    assert.deepEqual([name, arn, at], ["failed", rule.arn, "2026-01-01T00:00:00.000Z"]);
    assert.deepEqual(event, arrivalOf({ a: 1 }).event);
  });

  const refusals: Array<[string, Record<string, string>, string, RegExp]> = [
    ["a placeholder without a path", {}, '"<nothing>"', /target people contains invalid placeholder nothing/],
    ["a template that is no JSON", {}, "Job is done", /Invalid InputTemplate for target people/],
    ["a path in brackets", { a: "$['detail']" }, '"<a>"', /a is \$\['detail'\], which is no JSON path/],
    ["a reserved name", { "aws.mine": "$.id" }, '"<aws.mine>"', /AWS keeps names/],
    ["a template that is too long", {}, `"${"x".repeat(8192)}"`, /at most 8192/],
  ];
  for (const [what, paths, template, message] of refusals) {
    it(`refuses ${what}`, () => assert.throws(() => new InputTransformer(paths, template, "people"), message));
  }

  it("refuses the 101st path", () => {
    const paths = Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`v${i}`, "$.id"]));
    assert.throws(() => new InputTransformer(paths, '"x"', "people"), /101 paths; at most 100/);
  });

  it("gives JSON for any value, quoted or not", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = filled({ v: "$.detail.v" }, '{"bare": <v>, "quoted": "<v>"}', { v: value });
        const { bare } = JSON.parse(text) as { bare: unknown };
        assert.deepEqual(bare, JSON.parse(JSON.stringify(value)) ?? "");
      }),
    );
  });
});
