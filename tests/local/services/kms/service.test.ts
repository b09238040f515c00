import * as assert from "node:assert/strict";
import type { Caller } from "../../../../local/services/service";
import type { Environment } from "../../../../local/environment";
import type { Properties, Resource } from "../../../../local/graph/graph";
import { endAll, environmentOf, resource } from "../../../support/environment";

const root = "arn:aws:iam::000000000000:root";
const toRoot = { Effect: "Allow", Principal: { AWS: root }, Action: "kms:*", Resource: "*" };
const policyOf = (...Statement: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement });

function key(inputs: Properties = {}): Resource {
  return resource({ type: "aws:kms/key:Key", name: "landing", inputs });
}

/** A role that may decrypt with every key, as far as it is for the role to say. */
function reader(action = "kms:Decrypt"): Resource {
  const trust = { Effect: "Allow", Principal: { Service: "glue.amazonaws.com" }, Action: "sts:AssumeRole" };
  const policy = policyOf({ Effect: "Allow", Action: action, Resource: "*" });
  const inputs = { name: "reader", assumeRolePolicy: policyOf(trust), inlinePolicies: [{ name: "p", policy }] };
  return resource({ type: "aws:iam/role:Role", name: "reader", inputs });
}

describe("kms", () => {
  afterEach(endAll);

  function use(environment: Environment, name: string, service = "s3", caller?: Caller): void {
    const role = environment.asRole("arn:aws:iam::000000000000:role/reader", "session");
    environment.offer("kms").use(caller ?? role, "kms:Decrypt", name, service, { "aws:s3:arn": "arn:aws:s3:::b" });
  }

  it("hands a key without policy over to identity policies", async () => {
    const landing = key();
    const allowed = await environmentOf([landing, reader()]);
    use(allowed, String(landing.outputs.arn));
    const refused = await environmentOf([landing, reader("kms:Encrypt")]);
    assert.throws(() => use(refused, String(landing.outputs.keyId)), {
      code: "AccessDenied",
      message: `User: arn:aws:sts::000000000000:assumed-role/reader/session is not authorized to perform: kms:Decrypt on resource: ${String(landing.outputs.arn)} because no identity-based policy allows the kms:Decrypt action`,
    });
  });

  it("does not let an identity policy reach past a key policy that hands nothing over", async () => {
    const policy = policyOf({ ...toRoot, Action: "kms:PutKeyPolicy" });
    const landing = key({ policy });
    const environment = await environmentOf([landing, reader()]);
    assert.throws(() => use(environment, landing.id), /because no resource-based policy allows the kms:Decrypt action/);
  });

  it("holds a key policy's conditions on the service and the encryption context", async () => {
    const Condition = {
      StringEquals: {
        "kms:ViaService": "s3.us-east-1.amazonaws.com",
        "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::b",
      },
    };
    const admin = { ...toRoot, Action: ["kms:Describe*", "kms:PutKeyPolicy"] };
    const landing = key({ policy: policyOf(admin, { ...toRoot, Condition }) });
    const environment = await environmentOf([landing, reader()]);
    use(environment, landing.id);
    assert.throws(() => use(environment, landing.id, "sqs"), { code: "KMS.AccessDeniedException" });
  });

  it("lets a service use a key only where the key's policy names it", async () => {
    const events = {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "kms:Decrypt",
      Resource: "*",
    };
    const landing = key({ policy: policyOf(toRoot, events) });
    const environment = await environmentOf([landing]);
    use(
      environment,
      landing.id,
      "sqs",
      environment.asService("events.amazonaws.com", "arn:aws:events:us-east-1:000000000000:rule/r"),
    );
    const sns = environment.asService("sns.amazonaws.com", "arn:aws:sns:us-east-1:000000000000:t");
    assert.throws(() => use(environment, landing.id, "sqs", sns), { code: "KMS.AccessDeniedException" });
  });

  it("finds a key by id, ARN, alias and the alias's ARN", async () => {
    const landing = key();
    const inputs = { name: "alias/landing", targetKeyId: landing.outputs.keyId };
    const alias = resource({ type: "aws:kms/alias:Alias", name: "landing", inputs });
    const environment = await environmentOf([landing, alias, reader()]);
    for (const name of [landing.id, landing.outputs.arn, "alias/landing", alias.outputs.arn])
      use(environment, String(name));
    assert.throws(() => use(environment, "alias/other"), {
      code: "KMS.NotFoundException",
      message: "Alias 'alias/other' does not exist",
    });
  });

  it("lets everybody use the keys that AWS keeps", async () => {
    const environment = await environmentOf([reader("kms:Encrypt")]);
    use(environment, "alias/aws/s3");
    use(environment, "arn:aws:kms:us-east-1:000000000000:alias/aws/sqs", "sqs");
  });

  it("refuses a disabled key", async () => {
    const landing = key({ isEnabled: false });
    const environment = await environmentOf([landing, reader()]);
    assert.throws(() => use(environment, landing.id), { code: "KMS.DisabledException" });
  });

  it("takes a key's policy from a resource beside it", async () => {
    const landing = key();
    const inputs = { keyId: landing.id, policy: policyOf({ ...toRoot, Action: "kms:PutKeyPolicy" }) };
    const beside = resource({ type: "aws:kms/keyPolicy:KeyPolicy", name: "landing", inputs });
    const environment = await environmentOf([landing, beside, reader()]);
    assert.throws(() => use(environment, landing.id), { code: "AccessDenied" });
  });

  it("describes a key", async () => {
    const landing = key({ description: "Landed files" });
    const environment = await environmentOf([landing]);
    const answer = await environment.call<{ KeyMetadata: Properties }>(environment.admin, "kms", "DescribeKey", {
      KeyId: landing.id,
    });
    assert.equal(answer.KeyMetadata.Arn, landing.outputs.arn);
    assert.equal(answer.KeyMetadata.Description, "Landed files");
  });

  const broken: ReadonlyArray<[what: string, inputs: Properties, message: RegExp]> = [
    [
      "a policy that locks everybody out",
      { policy: policyOf({ ...toRoot, Principal: { Service: "s3.amazonaws.com" } }) },
      /would not allow you to update it in the future/,
    ],
    [
      "a malformed policy",
      { policy: policyOf({ ...toRoot, Action: "Decrypt" }) },
      /Action "Decrypt" is not a service and an action/,
    ],
    [
      "an asymmetric key",
      { customerMasterKeySpec: "RSA_2048" },
      /RSA_2048 for ENCRYPT_DECRYPT is not supported locally/,
    ],
    ["a rotation that is too quick", { rotationPeriodInDays: 30 }, /rotationPeriodInDays is 30; KMS takes 90 to 2560/],
  ];
  for (const [what, inputs, message] of broken) {
    it(`refuses at start ${what}`, async () => assert.rejects(environmentOf([key(inputs)]), message));
  }

  it("takes a policy that locks everybody out where told to", async () => {
    const policy = policyOf({ ...toRoot, Principal: { Service: "s3.amazonaws.com" } });
    await environmentOf([key({ policy, bypassPolicyLockoutSafetyCheck: true })]);
  });
});
