import * as assert from "node:assert/strict";
import { Exemptions } from "../../../policy/core/exemptions";
import { Judge } from "../../../policy/core/judge";
import { isStackRule, type ResourceRule, type Rule, type Settings } from "../../../policy/core/rule";
import { unknown } from "../../../policy/core/unknown";
import { kindsOf, lacking, type Excuses } from "./kinds";
import { stackOf, type Stack as Made, type Phase } from "./stack";

/** What a case expects: one finding that says this, several, a deferral of this property, or nothing. */
type Expected = RegExp | readonly RegExp[] | { readonly deferred: string } | "fine";

export type Case = readonly [name: string, change: (kept: Made) => Made, expected: Expected, settings?: Settings];

interface Table {
  /** Resources that keep the rule. */
  readonly kept: Made;
  readonly settings?: Settings;
  readonly cases: readonly Case[];
  /** Kinds of cases that this rule cannot have, with the reason. */
  readonly cannot?: Excuses;
}

/** Declares the tests of one rule: kept before and after deployment, each case after it, and no property that makes it throw. */
export function describeRule(rule: Rule, { kept, settings = {}, cases, cannot = {} }: Table): void {
  describe(rule.name, () => {
    it("is shown broken, missing, unknown and with an unknown companion, or it is said why not", () => {
      const shown = new Set(
        cases.flatMap(([, change, expected]) => kindsOf(rule, kept, change(structuredClone(kept)), isReport(expected))),
      );
      assert.deepEqual(lacking(rule, shown, cannot), []);
    });
    it("finds nothing where it is kept", () => {
      assert.deepEqual(judged(rule, kept, "deployed", settings), { findings: [], deferred: [] });
    });
    it("raises no alarm in a first preview", () => {
      assert.deepEqual(judged(rule, kept, "preview", settings).findings, []);
    });
    it("neither throws nor raises an alarm where a property is unknown", () => {
      for (const changed of eachUnknown(kept)) {
        assert.deepEqual(judged(rule, changed, "deployed", settings).findings, [], JSON.stringify(changed));
      }
    });
    if (!isStackRule(rule) && rule.remediate !== undefined) {
      it("mends what it finds fault with", () => {
        for (const [name, change, expected, own = settings] of cases.filter(([, , expected]) => isReport(expected))) {
          const mended = remediated(rule, change(structuredClone(kept)));
          assert.deepEqual(judged(rule, mended, "deployed", own).findings, [], `${name}: ${String(expected)}`);
        }
      });
    }
    for (const [name, change, expected, own = settings] of cases) {
      it(`${describeExpected(expected)}: ${name}`, () => {
        compare(judged(rule, change(structuredClone(kept)), "deployed", own), expected);
      });
    }
  });
}

interface Judged {
  readonly findings: readonly string[];
  readonly deferred: readonly string[];
}

export function judged(rule: Rule, made: Made, phase: Phase, settings: Settings = {}): Judged {
  const judge = new Judge(new Exemptions([], "2026-01-01"));
  const reports = judge.all([rule], stackOf(made, phase), { [rule.name]: settings });
  assert.deepEqual(judge.takeFailures(), []);
  return { findings: reports.map(({ message }) => message), deferred: judge.deferrals.map(({ at }) => at.path) };
}

function compare({ findings, deferred }: Judged, expected: Expected): void {
  if (expected === "fine") return assert.deepEqual({ findings, deferred }, { findings: [], deferred: [] });
  if ("deferred" in expected) {
    assert.deepEqual(findings, []);
    return assert.ok(
      deferred.some((path) => path === expected.deferred),
      `deferred: ${deferred.join(", ")}`,
    );
  }
  const wanted = expected instanceof RegExp ? [expected] : expected;
  assert.equal(findings.length, wanted.length, findings.join("\n"));
  for (const [index, pattern] of wanted.entries()) assert.match(findings[index] ?? "", pattern);
  for (const line of findings) assert.ok(!line.includes("\n") && line.length < 600, line);
}

/** Every resource that the rule judges, mended. */
function remediated(rule: ResourceRule, made: Made): Made {
  for (const { type, props } of Object.values(made)) {
    if (rule.types.includes(type)) rule.remediate?.(props);
  }
  return made;
}

const isReport = (expected: Expected): boolean => expected instanceof RegExp || Array.isArray(expected);

function describeExpected(expected: Expected): string {
  if (expected === "fine") return "accepts";
  return "deferred" in expected ? "defers" : "reports";
}

function* eachUnknown(made: Made): Iterable<Made> {
  for (const [name, { props }] of Object.entries(made)) {
    for (const key of Object.keys(props)) yield setAt(name, key, unknown)(structuredClone(made));
  }
}

/** Sets a property by dots; numbers are places in lists. */
export const setAt =
  (name: string, path: string, value: unknown) =>
  (made: Made): Made => {
    const keys = path.split(".");
    let inner = made[name]!.props as Record<string, unknown>;
    for (const key of keys.slice(0, -1)) inner = (inner[key] ??= {}) as Record<string, unknown>;
    const last = keys.at(-1)!;
    if (value === undefined && Array.isArray(inner)) inner.splice(Number(last), 1);
    else if (value === undefined) delete inner[last];
    else inner[last] = value;
    return made;
  };

/** Takes a property away. */
export const dropAt = (name: string, path: string) => setAt(name, path, undefined);

/** Takes a resource away. */
export const without =
  (name: string) =>
  (made: Made): Made => {
    return Object.fromEntries(Object.entries(made).filter(([other]) => other !== name));
  };

/** Leaves a value unknown, with nothing to tell where it comes from. */
export const unknownAt = (name: string, path: string) => setAt(name, path, unknown);

/** Several changes. */
export const all =
  (...changes: ReadonlyArray<(made: Made) => Made>) =>
  (made: Made): Made =>
    changes.reduce((changed, change) => change(changed), made);

/** Adds a resource. */
export const adding =
  (more: Made) =>
  (made: Made): Made => ({ ...made, ...more });

/** The table's stack as it is. */
export const asKept = (made: Made): Made => made;

interface PropertyTable {
  readonly type: string;
  /** A resource that keeps the rule. */
  readonly props: Readonly<Record<string, unknown>>;
  /** Where the rule looks, by dots. */
  readonly path: string;
  readonly bad: readonly unknown[];
  /** What a resource without it is: a finding, or fine because of a safe default. */
  readonly missing: "reported" | "fine";
  /** An unknown is deferred; fine or reported where being given is all that counts. */
  readonly unknown?: "deferred" | "fine" | "reported";
  readonly more?: readonly Case[];
}

/** Declares the tests of a rule on one property: each bad value, no value, an unknown value. */
export function describeProperty(rule: Rule, table: PropertyTable): void {
  const { type, props, path, bad, missing, unknown: ofUnknown = "deferred", more = [] } = table;
  const at = path.replace(/\.(\d+)/g, "[$1]");
  const says = new RegExp(`"it": ${at.replace(/[.[\]]/g, "\\$&")}`);
  const unknowns = { deferred: { deferred: at }, fine: "fine", reported: says } as const;
  describeRule(rule, {
    kept: { it: { type, props } },
    cases: [
      ...bad.map((value): Case => [`${path} is ${JSON.stringify(value)}`, setAt("it", path, value), says]),
      [`${path} is missing`, dropAt("it", path), missing === "fine" ? "fine" : says],
      [`${path} is unknown`, unknownAt("it", path), unknowns[ofUnknown]],
      ...more,
    ],
  });
}

/** Settings of the resource "it", some of which are secrets. `quiet`: what is said of one, without its value. */
export const secretCases = (path: string, quiet: RegExp): Case[] => [
  ["a key by its form", setAt("it", `${path}.ANYTHING`, "AKIAIOSFODNN7EXAMPLE"), quiet],
  ["a password by its name", setAt("it", `${path}.DB_PASSWORD`, "hunter2"), quiet],
  ["a password in a URL", setAt("it", `${path}.URL`, "postgres://me:hunter2@host/db"), quiet],
  ["the ARN of a secret", setAt("it", `${path}.DB_SECRET`, "arn:aws:secretsmanager:r:1:secret:x"), "fine"],
  ["unknown", unknownAt("it", path), "fine"],
];
