import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Ask } from "../../../local/cloud";
import { VirtualClock } from "../../../local/engine/clock";
import { Engine } from "../../../local/engine/engine";
import { Random } from "../../../local/engine/random";
import { Store } from "../../../local/engine/store";
import { Trace, type TraceRecord } from "../../../local/engine/trace";
import { Access, type RolePolicies } from "../../../local/iam/access";
import { authorizePassRole } from "../../../local/iam/passRole";
import { compilePolicy } from "../../../local/iam/policy";
import { AwsError } from "../../../local/services/errors";

const accountId = "000000000000";
const loaderArn = `arn:aws:iam::${accountId}:role/etl/loader`;
const object = "arn:aws:s3:::landing/a b.json";

describe("Access", () => {
  let directory: string;
  let engine: Engine;
  let access: Access;
  let roles: Record<string, RolePolicies>;
  let records: TraceRecord[];

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "landfall-access-"));
    const clock = new VirtualClock(Date.UTC(2026, 0, 1), true);
    const trace = new Trace(() => clock.now());
    engine = new Engine({ clock, random: new Random(1), store: new Store(directory), trace });
    roles = {};
    records = [];
    trace.listen((record) => records.push(record));
    access = new Access({ engine, accountId, region: "us-east-1", policiesOf: (name) => roles[name] });
  });
  afterEach(async () => {
    await engine.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  function give(...statements: readonly object[]): void {
    const name = 'inline policy "rights" of role "loader"';
    const identity = [compilePolicy({ Version: "2012-10-17", Statement: statements }, name, "identity")];
    roles.loader = { arn: loaderArn, uniqueId: "AROA1", tags: { team: "toll" }, identity };
  }

  function ask(action: string, more: Partial<Ask> = {}): Ask {
    return { caller: access.asRole(loaderArn, "jobrun:jr_1"), action, resource: object, ...more };
  }

  function refusal(asked: Ask): AwsError {
    try {
      access.authorize(asked);
    } catch (error) {
      if (error instanceof AwsError) return error;
      throw error;
    }
    return assert.fail("It was allowed.");
  }

  it("refuses in AWS's words, with the code and status of the service", () => {
    const { code, status, message } = refusal(ask("s3:GetObject"));
    assert.deepEqual([code, status], ["AccessDenied", 403]);
    assert.equal(
      message,
      `User: arn:aws:sts::${accountId}:assumed-role/loader/jobrun-jr_1 is not authorized to perform: s3:GetObject on resource: "${object}" because no identity-based policy allows the s3:GetObject action`,
    );
  });

  const codes: ReadonlyArray<[action: string, code: string, status: number]> = [
    ["glue:StartWorkflowRun", "AccessDeniedException", 400],
    ["redshift-data:BatchExecuteStatement", "AccessDeniedException", 400],
    ["kms:Decrypt", "AccessDeniedException", 400],
    ["lambda:InvokeFunction", "AccessDeniedException", 403],
    ["sqs:SendMessage", "AccessDenied", 403],
    ["sns:Publish", "AuthorizationError", 403],
    ["sts:AssumeRole", "AccessDenied", 403],
  ];
  for (const [action, code, status] of codes) {
    it(`refuses ${action} with ${code}`, () => {
      const error = refusal(ask(action));
      assert.deepEqual([error.code, error.status], [code, status]);
    });
  }

  it("says where an explicit deny is, and traces the statement", () => {
    give(
      { Effect: "Allow", Action: "*", Resource: "*" },
      { Sid: "Never", Effect: "Deny", Action: "s3:*", Resource: "*" },
    );
    assert.match(refusal(ask("s3:GetObject")).message, /with an explicit deny in an identity-based policy$/);
    const [record] = records;
    assert.equal(record?.outcome, "denied");
    assert.equal(record?.on, object);
    assert.match(record?.why ?? "", /statement "Never" of the inline policy "rights" of role "loader"$/);
    assert.ok(record?.about.includes("jobrun:jr_1"));
  });

  it("traces nothing where it allows, or is only asked", () => {
    give({ Effect: "Allow", Action: "s3:GetObject", Resource: "*" });
    access.authorize(ask("s3:GetObject"));
    assert.equal(access.allows(ask("s3:PutObject")), false);
    assert.deepEqual(records, []);
  });

  it("gives conditions what AWS gives them", () => {
    const is = (operator: string, key: string, value: string) => ({ [operator]: { [key]: value } });
    const holding = [
      is("Bool", "aws:SecureTransport", "true"),
      is("ArnEquals", "aws:PrincipalArn", loaderArn),
      is("StringEquals", "aws:PrincipalTag/team", "toll"),
      is("StringEquals", "aws:PrincipalAccount", accountId),
      is("StringEquals", "aws:RequestedRegion", "us-east-1"),
      is("StringEquals", "aws:userid", "AROA1:jobrun-jr_1"),
      is("DateEquals", "aws:CurrentTime", "2026-01-01T00:00:00Z"),
      is("NumericEquals", "aws:EpochTime", "1767225600"),
      is("Bool", "aws:PrincipalIsAWSService", "false"),
      is("Null", "aws:SourceArn", "true"),
      is("StringEquals", "s3:prefix", "in/"),
    ];
    for (const Condition of holding) {
      give({ Effect: "Allow", Action: "s3:*", Resource: "*", Condition });
      assert.ok(access.allows(ask("s3:ListBucket", { context: { "s3:prefix": "in/" } })), JSON.stringify(Condition));
    }
  });

  it("lets a service act only where the resource's policy names it and its source", () => {
    const rule = `arn:aws:events:us-east-1:${accountId}:rule/landed`;
    const policy = {
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: "*",
        Condition: { ArnEquals: { "aws:SourceArn": rule }, StringEquals: { "aws:SourceAccount": accountId } },
      },
    };
    const sending = {
      action: "sqs:SendMessage",
      resource: "arn:aws:sqs:us-east-1:000000000000:q",
      resourcePolicy: policy,
    };
    assert.ok(access.allows({ caller: access.asService("events.amazonaws.com", rule), ...sending }));
    assert.equal(access.allows({ caller: access.asService("events.amazonaws.com", `${rule}2`), ...sending }), false);
    assert.equal(access.allows({ caller: access.asService("sns.amazonaws.com", rule), ...sending }), false);
    const fromBucket = {
      ...sending,
      resourcePolicy: {
        Statement: { ...policy.Statement, Condition: { StringEquals: { "aws:SourceAccount": accountId } } },
      },
    };
    assert.ok(
      access.allows({ caller: access.asService("events.amazonaws.com", "arn:aws:s3:::landing"), ...fromBucket }),
    );
  });

  it("tells topics and their keys nothing of the rule that EventBridge acts for, as AWS does not", () => {
    const source = { Condition: { ArnLike: { "aws:SourceArn": "arn:aws:events:*" } } };
    const policy = (more: object) => ({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: ["sns:Publish", "kms:Decrypt", "sqs:SendMessage"],
          Resource: "*",
          ...more,
        },
      ],
    });
    const caller = access.asService("events.amazonaws.com", `arn:aws:events:us-east-1:${accountId}:rule/landed`);
    const allowed = (action: string, more: object, viaService = "") =>
      access.allows({
        caller,
        action,
        resource: "arn:aws:any:::thing",
        resourcePolicy: policy(more),
        context: { "kms:ViaService": viaService },
      });
    assert.equal(allowed("sns:Publish", source), false);
    assert.equal(allowed("sns:Publish", {}), true);
    assert.equal(allowed("kms:Decrypt", source, "sns.us-east-1.amazonaws.com"), false);
    assert.equal(allowed("kms:Decrypt", source, "sqs.us-east-1.amazonaws.com"), true);
    assert.equal(allowed("sqs:SendMessage", source), true);
  });

  it("lets the administrator do all that nothing denies", () => {
    const resourcePolicy = { Statement: { Effect: "Deny", Principal: "*", Action: "s3:DeleteBucket", Resource: "*" } };
    assert.ok(access.allows(ask("s3:GetObject", { caller: access.admin, resourcePolicy })));
    assert.equal(access.allows(ask("s3:DeleteBucket", { caller: access.admin, resourcePolicy })), false);
  });

  it("knows the caller by its keys, and strangers as the administrator", () => {
    const caller = access.asRole(loaderArn, "invocation:1");
    const keys = access.credentials(caller);
    assert.equal(access.callerOf(keys.accessKeyId), caller);
    assert.deepEqual(access.credentials(access.asRole(loaderArn, "invocation:1")), keys);
    assert.equal(access.callerOf("AKIAIOSFODNN7EXAMPLE"), access.admin);
    assert.equal(access.callerOf(undefined), access.admin);
  });

  it("refuses keys that were issued before a restart, rather than making an administrator of them", () => {
    const { accessKeyId } = access.credentials(access.asRole(loaderArn, "invocation:1"));
    const restarted = new Access({ engine, accountId, region: "us-east-1", policiesOf: () => undefined });
    assert.throws(() => restarted.callerOf(accessKeyId), { code: "ExpiredToken" });
  });

  it("takes no other ARN for a role", () => {
    assert.throws(() => access.asRole("arn:aws:iam::000000000000:user/x", "s"), { code: "ValidationError" });
  });

  it("lets a role be passed only to the services that the policy names", () => {
    const Condition = { StringEquals: { "iam:PassedToService": "glue.amazonaws.com" } };
    give({ Effect: "Allow", Action: "iam:PassRole", Resource: loaderArn, Condition });
    const caller = access.asRole(loaderArn, "s");
    authorizePassRole(access, caller, loaderArn, "glue.amazonaws.com");
    assert.throws(() => authorizePassRole(access, caller, loaderArn, "lambda.amazonaws.com"), { code: "AccessDenied" });
  });
});
