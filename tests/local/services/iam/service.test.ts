import * as assert from "node:assert/strict";
import type { Environment } from "../../../../local/environment";
import type { Properties } from "../../../../local/graph/graph";
import { endAll, environmentOf, resource } from "../../../support/environment";

const assumedBy = (service: string, condition?: object) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Principal: { Service: service },
      Action: "sts:AssumeRole",
      ...(condition && { Condition: condition }),
    },
  });
const allowing = (action: string, target = "*") =>
  JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: action, Resource: target } });

function role(inputs: Properties = {}, name = "loader") {
  const assumeRolePolicy = assumedBy("glue.amazonaws.com");
  return resource({ type: "aws:iam/role:Role", name, inputs: { assumeRolePolicy, ...inputs } });
}

describe("iam", () => {
  afterEach(endAll);

  function may(environment: Environment, action: string, on = "arn:aws:s3:::b/k"): boolean {
    const { arn } = environment.graph.resources.find(({ type }) => type === "aws:iam/role:Role")!.outputs;
    return environment.allows({ caller: environment.asRole(String(arn), "session"), action, resource: on });
  }

  it("gives a role the rights of its inline policies, in the role and beside it", async () => {
    const loader = role({ inlinePolicies: [{ name: "reads", policy: allowing("s3:GetObject") }] });
    const inputs = { role: loader.outputs.name, policy: JSON.parse(allowing("s3:PutObject")) as object };
    const beside = resource({ type: "aws:iam/rolePolicy:RolePolicy", name: "writes", inputs });
    const environment = await environmentOf([loader, beside]);
    assert.ok(may(environment, "s3:GetObject"));
    assert.ok(may(environment, "s3:PutObject"));
    assert.equal(may(environment, "s3:DeleteObject"), false);
  });

  it("gives a role the rights of attached policies, within its boundary", async () => {
    const policyOf = (name: string, action: string) =>
      resource({ type: "aws:iam/policy:Policy", name, inputs: { policy: allowing(action), path: "/etl/" } });
    const [wide, edge] = [policyOf("wide", "s3:*"), policyOf("edge", "s3:Get*")];
    const loader = role({ permissionsBoundary: edge.outputs.arn });
    const inputs = { role: loader.outputs.name, policyArn: wide.outputs.arn };
    const attached = resource({ type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment", name: "a", inputs });
    const environment = await environmentOf([wide, edge, loader, attached]);
    assert.ok(may(environment, "s3:GetObject"));
    assert.equal(may(environment, "s3:PutObject"), false);
  });

  it("knows the policies of AWS that it says it knows", async () => {
    const basic = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
    const environment = await environmentOf([role({ managedPolicyArns: [basic] })]);
    assert.ok(may(environment, "logs:PutLogEvents"));
  });

  it("answers whom a role trusts, conditions included", async () => {
    const condition = { ArnLike: { "aws:SourceArn": "arn:aws:glue:*:*:job/load" } };
    const loader = role({ assumeRolePolicy: assumedBy("glue.amazonaws.com", condition) });
    const roles = (await environmentOf([loader])).offer("iam");
    const arn = String(loader.outputs.arn);
    assert.ok(roles.trusts(arn, "glue.amazonaws.com", "arn:aws:glue:us-east-1:000000000000:job/load"));
    assert.equal(roles.trusts(arn, "glue.amazonaws.com", "arn:aws:glue:us-east-1:000000000000:job/other"), false);
    assert.equal(roles.trusts(arn, "lambda.amazonaws.com", "arn:aws:glue:us-east-1:000000000000:job/load"), false);
    assert.throws(() => roles.trusts(`${arn}x`, "glue.amazonaws.com", "x"), { code: "NoSuchEntity" });
  });

  it("describes a role to whom may see it", async () => {
    const loader = role({ path: "/etl/", description: "Loads" });
    const environment = await environmentOf([loader]);
    const input = { RoleName: loader.outputs.name };
    const answer = await environment.call<{ Role: Properties }>(environment.admin, "iam", "GetRole", input);
    assert.equal(answer.Role.Arn, `arn:aws:iam::000000000000:role/etl/${String(loader.outputs.name)}`);
    const itself = environment.asRole(String(loader.outputs.arn), "session");
    await assert.rejects(environment.call(itself, "iam", "GetRole", input), { code: "AccessDenied" });
  });

  const broken: ReadonlyArray<[what: string, resources: () => Array<ReturnType<typeof role>>, message: RegExp]> = [
    [
      "a policy that is malformed",
      () => [role({ inlinePolicies: [{ name: "p", policy: "{}" }] })],
      /inline policy "p" of role "loader-.*" is malformed: it has no Statement/,
    ],
    [
      "a policy of AWS that is not known",
      () => [role({ managedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] })],
      /AdministratorAccess, a policy of AWS that the local runtime does not know/,
    ],
    [
      "a boundary that does not exist",
      () => [role({ permissionsBoundary: "arn:aws:iam::000000000000:policy/none" })],
      /policy\/none, which does not exist/,
    ],
    [
      "a trust policy with a resource",
      () => [role({ assumeRolePolicy: allowing("sts:AssumeRole") })],
      /trust policy of role .* has no Principal/,
    ],
    ["a name that is too long", () => [role({ name: "n".repeat(65) })], /\(65 characters\) is not 1 to 64/],
    [
      "a session that is too long",
      () => [role({ maxSessionDuration: 50_000 })],
      /maxSessionDuration is 50000; IAM takes 3600 to 43200/,
    ],
    [
      "inline policies that are too long",
      () => [
        role({ inlinePolicies: [{ name: "p", policy: allowing("s3:Get", `arn:aws:s3:::${"b".repeat(10_240)}`) }] }),
      ],
      /inline policies have \d+ characters; IAM takes 10240 at most/,
    ],
    [
      "a policy for a role that does not exist",
      () => [
        resource({
          type: "aws:iam/rolePolicy:RolePolicy",
          name: "p",
          inputs: { role: "none", policy: allowing("s3:*") },
        }),
      ],
      /names the role "none", which does not exist/,
    ],
  ];
  for (const [what, resources, message] of broken) {
    it(`refuses at start ${what}`, async () => {
      await assert.rejects(environmentOf(resources()), message);
    });
  }
});
