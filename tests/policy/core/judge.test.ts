import * as assert from "node:assert/strict";
import { Exemptions } from "../../../policy/core/exemptions";
import { Judge } from "../../../policy/core/judge";
import { deferredText, failureText } from "../../../policy/core/notes";
import { must } from "../../../policy/core/outcome";
import { resourceRule, stackRule } from "../../../policy/core/rule";
import { unknown } from "../../../policy/core/unknown";
import { made, stackOf } from "../support/stack";

const text = { severity: "high", what: "w", why: "y", remedy: "Mend it.", source: "https://example.com" } as const;
const types = ["t:m:Thing"];
const rule = resourceRule<{ least: number }>({
  ...text,
  name: "thing-counted",
  types,
  settings: { least: { type: "integer", default: 2, description: "d" } },
  *check(thing, { least }) {
    const count = thing.at("count");
    yield* must(
      count.satisfies(() => (count.number() ?? 0) >= least),
      count,
      `${least} or more`,
    );
  },
});
const throwing = stackRule({
  ...text,
  name: "thing-throws",
  types,
  *checkInStack() {
    yield* [];
    throw new Error("broken\nrule");
  },
});
const judge = (exemptions = new Exemptions([], "2026-01-01")) => new Judge(exemptions);
const stack = (props: Record<string, unknown>) => stackOf({ one: made("t:m:Thing", props) }, "deployed");

describe("Judge", () => {
  it("says resource, property, value, what is wanted and the way out in one line", () => {
    const [report] = judge().all([rule], stack({ count: 1 }));
    assert.equal(report?.message, 'Thing "one": count is 1; wanted 2 or more. Mend it.');
  });

  it("puts config over a rule's defaults", () => {
    assert.deepEqual(judge().all([rule], stack({ count: 1 }), { "thing-counted": { least: 1 } }), []);
  });

  it("reports a rule that throws as a failure, never as a pass", () => {
    const one = judge();
    assert.deepEqual(one.all([throwing], stack({})), []);
    const [failure] = one.takeFailures();
    assert.match(
      failureText(failure!),
      /^Thing "one": rule thing-throws failed and has judged nothing \(broken rule\)/,
    );
    assert.deepEqual(one.takeFailures(), []);
  });

  it("tells in one line what waits for deployment", () => {
    const one = judge();
    assert.deepEqual(one.all([rule], stack({ count: unknown })), []);
    assert.equal(deferredText(one), "Not known before deployment, and judged then by 1 rule: Thing.count.");
  });

  it("leaves out what is excused, and knows that it was", () => {
    const exemption = { rule: "thing-counted", resource: "one", reason: "r", owner: "o", expires: "2026-12-31" };
    const exemptions = new Exemptions([exemption], "2026-01-01");
    assert.deepEqual(judge(exemptions).all([rule], stack({ count: 1 })), []);
    assert.deepEqual(exemptions.inForce, [exemption]);
  });
});
