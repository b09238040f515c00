import * as assert from "node:assert/strict";
import type { Resource } from "../../../../local/graph/graph";
import { endAll, environmentOf, resource } from "../../../support/environment";

interface Assumed {
  readonly Credentials: { readonly AccessKeyId: string; readonly Expiration: Date };
  readonly AssumedRoleUser: { readonly Arn: string; readonly AssumedRoleId: string };
}

function role(name: string, trusted: object, condition = {}): Resource {
  const statement = { Effect: "Allow", Principal: trusted, Action: "sts:AssumeRole", ...condition };
  const assumeRolePolicy = JSON.stringify({ Version: "2012-10-17", Statement: statement });
  return resource({ type: "aws:iam/role:Role", name, inputs: { name, assumeRolePolicy } });
}

const analyst = role("analyst", { Service: "redshift.amazonaws.com" });
const auditor = role(
  "auditor",
  { AWS: String(analyst.outputs.arn) },
  { Condition: { StringEquals: { "sts:ExternalId": "7" } } },
);
const assuming = { RoleArn: auditor.outputs.arn, RoleSessionName: "audit" };

describe("sts", () => {
  afterEach(endAll);

  it("tells the administrator and a role who they are", async () => {
    const environment = await environmentOf([analyst]);
    const root = { UserId: "000000000000", Account: "000000000000", Arn: "arn:aws:iam::000000000000:root" };
    assert.deepEqual(await environment.call(environment.admin, "sts", "GetCallerIdentity", {}), root);
    const caller = environment.asRole(String(analyst.outputs.arn), "desk");
    assert.deepEqual(await environment.call(caller, "sts", "GetCallerIdentity", {}), {
      UserId: `${String(analyst.outputs.uniqueId)}:desk`,
      Account: "000000000000",
      Arn: "arn:aws:sts::000000000000:assumed-role/analyst/desk",
    });
  });

  it("gives the administrator keys that act as the role", async () => {
    const environment = await environmentOf([analyst]);
    const input = { RoleArn: analyst.outputs.arn, RoleSessionName: "desk", DurationSeconds: "900" };
    const assumed = await environment.call<Assumed>(environment.admin, "sts", "AssumeRole", input);
    const caller = environment.callerOf(assumed.Credentials.AccessKeyId);
    assert.equal(caller.arn, "arn:aws:sts::000000000000:assumed-role/analyst/desk");
    assert.equal(assumed.AssumedRoleUser.Arn, caller.arn);
    assert.equal(assumed.Credentials.Expiration.getTime(), environment.engine.now() + 900_000);
  });

  it("gives a role's keys to another role only as its trust policy says", async () => {
    const environment = await environmentOf([analyst, auditor]);
    const caller = environment.asRole(String(analyst.outputs.arn), "desk");
    await environment.call(caller, "sts", "AssumeRole", { ...assuming, ExternalId: "7" });
    await assert.rejects(environment.call(caller, "sts", "AssumeRole", assuming), {
      code: "AccessDenied",
      message: /assumed-role\/analyst\/desk is not authorized to perform: sts:AssumeRole on resource: .*role\/auditor/,
    });
  });

  it("refuses what it would otherwise pass over in silence", async () => {
    const environment = await environmentOf([analyst, auditor]);
    const assume = (more: object) => environment.call(environment.admin, "sts", "AssumeRole", { ...assuming, ...more });
    await assert.rejects(assume({ Policy: "{}" }), /Policy of AssumeRole is not supported locally/);
    await assert.rejects(assume({ RoleSessionName: "a b" }), { code: "ValidationError" });
    await assert.rejects(assume({ DurationSeconds: 7200 }), /DurationSeconds 7200 must be between 900 and .* 3600/);
    await assert.rejects(assume({ RoleArn: "arn:aws:iam::000000000000:role/none" }), { code: "AccessDenied" });
  });
});
