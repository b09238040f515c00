import * as assert from "node:assert/strict";
import type { Resource } from "../../../../local/graph/graph";
import { endAll, environmentOf, resource } from "../../../support/environment";
import { allowed, roleNamed } from "../lambda/functionWorld";
import { QueueClient, queueNamed } from "../sqs/queueWorld";
import { machineOf, machineRole, StatesClient } from "./stateWorld";

const pass = { StartAt: "P", States: { P: { Type: "Pass", End: true } } };
const queue = queueNamed("q");

function sendingAs(role: Resource) {
  const Credentials = { RoleArn: role.outputs.arn };
  const Parameters = { QueueUrl: queue.id, MessageBody: "x" };
  const Send = { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage", Parameters, Credentials, End: true };
  return { StartAt: "Send", States: { Send } };
}

function trusting(principal: unknown): Resource {
  const Statement = [{ Effect: "Allow", Principal: { AWS: principal }, Action: "sts:AssumeRole" }];
  return roleNamed("other", JSON.stringify({ Version: "2012-10-17", Statement }));
}

describe("rights of state machines", () => {
  afterEach(endAll);

  it("are another role's where a task names one that trusts the machine's", async () => {
    const other = trusting(machineRole.outputs.arn);
    const rights = [allowed(other, ["sqs:SendMessage"]), ...machineOf(sendingAs(other), ["sts:AssumeRole"])];
    const environment = await environmentOf([queue, other, ...rights]);
    assert.equal((await new StatesClient(environment).run()).status, "SUCCEEDED");
    assert.equal((await new QueueClient(environment, queue).receive()).length, 1);
  });

  it("are not those of a role that trusts somebody else", async () => {
    const other = trusting("arn:aws:iam::000000000000:role/stranger");
    const rights = [allowed(other, ["sqs:SendMessage"]), ...machineOf(sendingAs(other))];
    const environment = await environmentOf([queue, other, ...rights]);
    const { status, cause } = await new StatesClient(environment).run();
    assert.equal(status, "FAILED");
    assert.match(cause ?? "", /not authorized to perform: sts:AssumeRole/);
  });

  it("must cover the key that a machine's data is encrypted with", async () => {
    const key = resource({ type: "aws:kms/key:Key", name: "key", inputs: {} });
    const kmsKeyId = key.outputs.arn;
    const encryptionConfiguration = { type: "CUSTOMER_MANAGED_KMS_KEY", kmsKeyId };
    const start = async (actions: readonly string[]) => {
      const environment = await environmentOf([key, ...machineOf(pass, actions, { encryptionConfiguration })]);
      return new StatesClient(environment).run();
    };
    assert.equal((await start(["kms:*"])).status, "SUCCEEDED");
    await assert.rejects(start(["s3:*"]), { code: "KmsAccessDeniedException" });
  });

  it("must be enough for the rule that Step Functions makes to wait for other executions", async () => {
    const Resource = "arn:aws:states:::states:startExecution.sync:2";
    const Parameters = { StateMachineArn: "arn:aws:states:us-east-1:000000000000:stateMachine:child" };
    const Run = { Type: "Task", Resource, Parameters, End: true };
    const resources = machineOf({ StartAt: "Run", States: { Run } }, ["states:*"]);
    await assert.rejects(environmentOf(resources), /not authorized to create managed-rule: it needs events:PutTargets/);
  });
});
