import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import type { StatementDocument } from "../../../local/iam/document";
import { decide, type Decision, type PolicySet } from "../../../local/iam/evaluate";
import { compilePolicy, type Policy, type Request } from "../../../local/iam/policy";
import type { Principal } from "../../../local/iam/principal";

const account = "000000000000";
const role = `arn:aws:iam::${account}:role/etl/loader`;
const session = `arn:aws:sts::${account}:assumed-role/loader/run`;
const root = `arn:aws:iam::${account}:root`;
const loader: Principal = { kind: "role", account, arn: role, sessionArn: session };
const events: Principal = { kind: "service", service: "events.amazonaws.com" };

type Given = Partial<StatementDocument>;
const any: Given = { Effect: "Allow", Action: "*", Resource: "*" };
const deny: Given = { ...any, Effect: "Deny" };
const toRole: Given = { ...any, Principal: { AWS: role } };
const toSession: Given = { ...any, Principal: { AWS: session } };
const toAccount: Given = { ...any, Principal: { AWS: root } };
const toService: Given = { ...any, Principal: { Service: "x.amazonaws.com" } };
const toAll: Given = { ...any, Principal: "*" };

function policy(kind: "identity" | "resource", ...statements: readonly Given[]): Policy {
  return compilePolicy({ Version: "2012-10-17", Statement: statements }, `${kind} policy`, kind);
}

interface Situation {
  readonly principal?: Principal;
  readonly identity?: readonly Given[];
  readonly boundary?: readonly Given[];
  readonly resource?: readonly Given[];
  readonly needsResourcePolicy?: boolean;
  readonly administrator?: boolean;
  readonly action?: string;
  readonly on?: string;
}

function decided(situation: Situation): Decision {
  const { principal = loader, identity = [], boundary, resource, action = "s3:getobject" } = situation;
  const request: Request = { principal, action, resource: situation.on ?? "arn:aws:s3:::b/k", lookup: () => undefined };
  const policies: PolicySet = {
    identity: identity.length === 0 ? [] : [policy("identity", ...identity)],
    boundary: boundary && policy("identity", ...boundary),
    resource: resource && policy("resource", ...resource),
    needsResourcePolicy: situation.needsResourcePolicy ?? false,
    administrator: situation.administrator ?? false,
  };
  return decide(request, policies);
}

const key = { needsResourcePolicy: true };
const gets: Given = { ...any, Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" };
const service = (statement: Given): Situation => ({ principal: events, resource: [statement] });
const cases: ReadonlyArray<[what: string, situation: Situation, allowed: boolean]> = [
  ["nothing allows", {}, false],
  ["the role's policy allows", { identity: [gets] }, true],
  ["the action differs", { identity: [gets], action: "s3:putobject" }, false],
  ["the action is a wildcard", { identity: [{ ...any, Action: "s3:Get*" }] }, true],
  ["the resource differs", { identity: [gets], on: "arn:aws:s3:::other/k" }, false],
  ["NotAction leaves the action in", { identity: [{ Effect: "Allow", NotAction: "s3:Put*", Resource: "*" }] }, true],
  ["NotAction takes the action out", { identity: [{ Effect: "Allow", NotAction: "s3:Get*", Resource: "*" }] }, false],
  [
    "NotResource takes the resource out",
    { identity: [{ Effect: "Allow", Action: "*", NotResource: "arn:aws:s3:::b/*" }] },
    false,
  ],
  ["the role's policy denies what the bucket's allows", { identity: [deny], resource: [toRole] }, false],
  [
    "the bucket's policy denies what the role's allows",
    { identity: [any], resource: [{ ...toAll, Effect: "Deny" }] },
    false,
  ],
  ["the bucket's policy alone names the role", { resource: [toRole] }, true],
  ["the bucket's policy alone names everybody", { resource: [toAll] }, true],
  ["the bucket's policy alone names the account", { resource: [toAccount] }, false],
  ["the bucket's policy names another role", { resource: [{ ...any, Principal: { AWS: `${role}2` } }] }, false],
  ["the boundary leaves it out", { identity: [any], boundary: [{ ...gets, Action: "s3:PutObject" }] }, false],
  ["the boundary has it", { identity: [any], boundary: [gets] }, true],
  ["the boundary alone has it", { boundary: [any] }, false],
  ["the boundary denies it", { identity: [any], boundary: [any, deny] }, false],
  [
    "the bucket's policy names the role, the boundary leaves it out",
    { resource: [toRole], boundary: [{ ...gets, Action: "x:y" }] },
    false,
  ],
  [
    "the bucket's policy names the session, the boundary leaves it out",
    { resource: [toSession], boundary: [{ ...gets, Action: "x:y" }] },
    true,
  ],
  [
    "the key's policy hands over to the account, the role's allows",
    { ...key, identity: [any], resource: [toAccount] },
    true,
  ],
  ["the key's policy hands over to the account, no other allows", { ...key, resource: [toAccount] }, false],
  [
    "the key's policy names only a service, the role's allows",
    { ...key, identity: [any], resource: [toService] },
    false,
  ],
  ["the key's policy names the role", { ...key, resource: [toRole] }, true],
  ["a service is named", service({ ...any, Principal: { Service: "events.amazonaws.com" } }), true],
  ["another service is named", service({ ...any, Principal: { Service: "sns.amazonaws.com" } }), false],
  ["everybody is named, a service asks", service(toAll), true],
  ["the account is named, a service asks", service(toAccount), false],
  ["a service asks where there is no policy", { principal: events }, false],
  ["a Deny spares the role only", { identity: [any], resource: [{ ...deny, NotPrincipal: { AWS: [role] } }] }, false],
  [
    "a Deny spares account, role and session",
    { identity: [any], resource: [{ ...deny, NotPrincipal: { AWS: [root, role, session] } }] },
    true,
  ],
  ["the administrator asks", { principal: { kind: "account", account }, administrator: true }, true],
  [
    "the administrator is denied",
    { principal: { kind: "account", account }, administrator: true, resource: [{ ...toAll, Effect: "Deny" }] },
    false,
  ],
];

describe("decide", () => {
  for (const [what, situation, allowed] of cases) {
    it(`${allowed ? "allows" : "refuses"} where ${what}`, () => assert.equal(decided(situation).allowed, allowed));
  }

  it("names the statement that allowed, and the one that denied", () => {
    const allowing = decided({
      identity: [
        { ...gets, Action: "s3:PutObject" },
        { ...gets, Sid: "Reads" },
      ],
    });
    assert.deepEqual(allowing, {
      allowed: true,
      ground: { policy: "identity policy", statement: 'statement "Reads"' },
    });
    const denying = decided({ identity: [any], resource: [{ ...toAll, Effect: "Deny" }] });
    const ground = { policy: "resource policy", statement: "statement 1" };
    assert.deepEqual(denying, { allowed: false, refused: "explicitly", by: "resource-based policy", ground });
  });

  it("says which kind of policy is missing", () => {
    const by = (situation: Situation) => {
      const decision = decided(situation);
      return decision.allowed ? undefined : decision.by;
    };
    assert.equal(by({}), "identity-based policy");
    assert.equal(by({ identity: [any], boundary: [{ ...gets, Action: "x:y" }] }), "permissions boundary");
    assert.equal(by({ principal: events }), "resource-based policy");
    assert.equal(by({ ...key, identity: [any] }), "resource-based policy");
    assert.equal(by({ ...key, resource: [toAccount] }), "identity-based policy");
  });

  const actions = fc.constantFrom("s3:GetObject", "s3:*", "*", "s3:PutObject", "s3:?etObject");
  const resources = fc.constantFrom("*", "arn:aws:s3:::b/*", "arn:aws:s3:::c", "arn:aws:s3:::b/k");
  const principals = fc.constantFrom(
    "*" as const,
    { AWS: role },
    { AWS: root },
    { AWS: session },
    { Service: "x.amazonaws.com" },
  );
  const own = fc.record({
    Effect: fc.constantFrom("Allow" as const, "Deny" as const),
    Action: actions,
    Resource: resources,
  });
  const theirs = fc.record({
    Effect: own.map(({ Effect }) => Effect),
    Action: actions,
    Resource: resources,
    Principal: principals,
  });
  const situations = fc.record({
    identity: fc.array(own, { maxLength: 4 }),
    resource: fc.array(theirs, { minLength: 1, maxLength: 4 }),
    boundary: fc.option(fc.array(own, { minLength: 1, maxLength: 3 }), { nil: undefined }),
    needsResourcePolicy: fc.boolean(),
    administrator: fc.boolean(),
  });

  it("refuses whatever a statement denies, whatever else allows it", () => {
    fc.assert(
      fc.property(situations, fc.constantFrom("identity", "resource", "boundary"), fc.nat(), (situation, where, at) => {
        const before = situation[where as "identity"] ?? [];
        const place = at % (before.length + 1);
        const denying = where === "resource" ? { ...toAll, Effect: "Deny" as const } : deny;
        const after = [...before.slice(0, place), denying, ...before.slice(place)];
        assert.equal(decided({ ...situation, [where]: after }).allowed, false);
      }),
    );
  });

  it("does not depend on the order of statements", () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const turned = {
          ...situation,
          identity: [...situation.identity].reverse(),
          resource: [...situation.resource].reverse(),
        };
        assert.equal(decided(turned).allowed, decided(situation).allowed);
      }),
    );
  });

  it("never allows more when a statement that denies is added, nor less when one that allows is", () => {
    fc.assert(
      fc.property(situations, own, (situation, added) => {
        const before = decided(situation).allowed;
        const after = decided({ ...situation, identity: [...situation.identity, added] }).allowed;
        assert.ok(added.Effect === "Allow" ? !before || after : before || !after);
      }),
    );
  });

  it("never lets a boundary add a right", () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const within = decided(situation).allowed;
        assert.ok(!within || decided({ ...situation, boundary: undefined }).allowed);
      }),
    );
  });
});
