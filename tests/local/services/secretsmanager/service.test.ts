import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../../../local/environment";
import type { Properties, Resource } from "../../../../local/graph/graph";
import { endAll, environmentOf, resource } from "../../../support/environment";

const managed = "arn:aws:secretsmanager:us-east-1:000000000000:secret:redshift!toll-admin-a1b2c3";

function policyOf(...statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

function secret(inputs: Properties = {}): Resource {
  return resource({ type: "aws:secretsmanager/secret:Secret", name: "login", inputs: { name: "login", ...inputs } });
}

function version(of: Resource, secretString: string, name = "login"): Resource {
  const inputs = { secretId: of.outputs.arn, secretString };
  return resource({ type: "aws:secretsmanager/secretVersion:SecretVersion", name, inputs });
}

function reader(...rights: readonly object[]): Resource {
  const trust = { Effect: "Allow", Principal: { Service: "glue.amazonaws.com" }, Action: "sts:AssumeRole" };
  const inlinePolicies = rights.length === 0 ? [] : [{ name: "p", policy: policyOf(...rights) }];
  const inputs = { name: "reader", assumeRolePolicy: policyOf(trust), inlinePolicies };
  return resource({ type: "aws:iam/role:Role", name: "reader", inputs });
}

interface Value {
  readonly SecretString?: string;
  readonly SecretBinary?: Buffer;
  readonly VersionStages: readonly string[];
}

function asAdmin(environment: Environment, input: Properties): Promise<Value> {
  return environment.call<Value>(environment.admin, "secretsmanager", "GetSecretValue", input);
}

function asReader(environment: Environment, SecretId: unknown): Promise<Value> {
  const caller = environment.asRole("arn:aws:iam::000000000000:role/reader", "session");
  return environment.call<Value>(caller, "secretsmanager", "GetSecretValue", { SecretId });
}

describe("secretsmanager", () => {
  afterEach(endAll);

  it("gives a value by the secret's name, its ARN and its ARN without suffix", async () => {
    const login = secret();
    const environment = await environmentOf([login, version(login, "s3cret")]);
    const arn = String(login.outputs.arn);
    for (const SecretId of ["login", arn, arn.slice(0, -7)]) {
      assert.equal((await asAdmin(environment, { SecretId })).SecretString, "s3cret");
    }
    await assert.rejects(asAdmin(environment, { SecretId: "none" }), { code: "ResourceNotFoundException" });
  });

  it("keeps the previous value when a new one becomes current", async () => {
    const login = secret();
    const environment = await environmentOf([login, version(login, "old", "v1"), version(login, "new", "v2")]);
    assert.equal((await asAdmin(environment, { SecretId: "login" })).SecretString, "new");
    const previous = await asAdmin(environment, { SecretId: "login", VersionStage: "AWSPREVIOUS" });
    assert.deepEqual([previous.SecretString, previous.VersionStages], ["old", ["AWSPREVIOUS"]]);
    await assert.rejects(
      asAdmin(environment, { SecretId: "login", VersionStage: "AWSPENDING" }),
      /staging label: AWSPENDING/,
    );
  });

  it("gives binary values as bytes", async () => {
    const login = secret();
    const inputs = { secretId: login.outputs.arn, secretBinary: Buffer.from([1, 2]).toString("base64") };
    const binary = resource({ type: "aws:secretsmanager/secretVersion:SecretVersion", name: "b", inputs });
    const environment = await environmentOf([login, binary]);
    assert.deepEqual((await asAdmin(environment, { SecretId: "login" })).SecretBinary, Buffer.from([1, 2]));
  });

  it("asks IAM, and the secret's own policy", async () => {
    const login = secret();
    const reads = { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: login.outputs.arn };
    const [value, nobody] = [version(login, "s3cret"), reader()];
    const allowed = await environmentOf([login, value, reader(reads)]);
    assert.equal((await asReader(allowed, "login")).SecretString, "s3cret");
    const refused = await environmentOf([login, value, nobody]);
    await assert.rejects(asReader(refused, "login"), {
      code: "AccessDeniedException",
      message: /secretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:.*:secret:login-/,
    });
    const policy = policyOf({ ...reads, Resource: "*", Principal: { AWS: nobody.outputs.arn } });
    const inputs = { secretArn: login.outputs.arn, policy };
    const beside = resource({ type: "aws:secretsmanager/secretPolicy:SecretPolicy", name: "p", inputs });
    const byPolicy = await environmentOf([login, value, nobody, beside]);
    assert.equal((await asReader(byPolicy, "login")).SecretString, "s3cret");
  });

  it("does not tell who lacks the right whether a secret exists", async () => {
    const environment = await environmentOf([reader()]);
    await assert.rejects(asReader(environment, "none"), { code: "AccessDeniedException" });
  });

  it("needs the right to decrypt with the secret's key", async () => {
    const key = resource({ type: "aws:kms/key:Key", name: "key" });
    const login = secret({ kmsKeyId: key.outputs.arn });
    const reads = { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: "*" };
    const decrypts = {
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: key.outputs.arn,
      Condition: { StringEquals: { "kms:EncryptionContext:SecretARN": login.outputs.arn } },
    };
    const allowed = await environmentOf([key, login, version(login, "s3cret"), reader(reads, decrypts)]);
    await asReader(allowed, "login");
    const refused = await environmentOf([key, login, version(login, "s3cret"), reader(reads)]);
    await assert.rejects(asReader(refused, "login"), {
      code: "AccessDeniedException",
      message: /kms:Decrypt on resource/,
    });
  });

  it("keeps a managed secret's password through a restart", async () => {
    const directory = mkdtempSync(join(tmpdir(), "landfall-secrets-"));
    const create = (environment: Environment) =>
      environment
        .offer("secrets")
        .createManaged({ arn: managed, owner: "redshift" }, (password) =>
          JSON.stringify({ username: "admin", password }),
        );
    const first = await environmentOf([], { directory, seed: 1 });
    create(first);
    const { SecretString } = await asAdmin(first, { SecretId: managed });
    assert.match(SecretString ?? "", /^\{"username":"admin","password":"[A-Za-z2-9]{32}"\}$/);
    await first.engine.store.durable();
    await first.stop();
    const second = await environmentOf([], { directory, seed: 2 });
    create(second);
    assert.equal((await asAdmin(second, { SecretId: managed })).SecretString, SecretString);
    rmSync(directory, { recursive: true, force: true });
  });

  it("describes a secret without its value", async () => {
    const login = secret({ description: "Of the warehouse", tags: { team: "toll" } });
    const environment = await environmentOf([login, version(login, "s3cret")]);
    const answer = await environment.call<Properties>(environment.admin, "secretsmanager", "DescribeSecret", {
      SecretId: "login",
    });
    assert.equal(answer.Description, "Of the warehouse");
    assert.deepEqual(answer.Tags, [{ Key: "team", Value: "toll" }]);
    assert.deepEqual(Object.values(answer.VersionIdsToStages as object), [["AWSCURRENT"]]);
    assert.ok(!JSON.stringify(answer).includes("s3cret"));
  });

  it("refuses at start what AWS refuses", async () => {
    await assert.rejects(
      environmentOf([secret({ recoveryWindowInDays: 3 })]),
      /recoveryWindowInDays is 3; give 0, or 7 to 30/,
    );
    await assert.rejects(environmentOf([secret({ policy: "{}" })]), /policy of secret "login" is malformed/);
    const type = "aws:secretsmanager/secretVersion:SecretVersion";
    const empty = resource({ type, name: "v", inputs: { secretId: secret().outputs.arn } });
    await assert.rejects(environmentOf([secret(), empty]), /SecretVersion "v" has no value/);
    await assert.rejects(environmentOf([version(secret(), "x")]), /The secret .* does not exist/);
  });
});
