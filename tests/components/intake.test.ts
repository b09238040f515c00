import * as assert from "node:assert/strict";
import type { BatchRunner } from "../../components/batchRunner";
import { Intake, type IntakeArgs } from "../../components/intake";
import { LandingZone } from "../../components/landingZone";
import { recoverWorkflowRunsFactory } from "../../functions/recoverWorkflowRuns";
import { startWorkflowRunsFactory } from "../../functions/startWorkflowRuns";
import { Pattern } from "../../local/services/events/pattern";
import { all, granted, only, recorded, statements, type Recorded } from "../support/recorded";
import { stack } from "../support/stack";

const runs: BatchRunner = {
  name: "wf",
  dataset: "visits",
  starter: startWorkflowRunsFactory,
  environment: { WORKFLOW: "wf" },
  recoverer: recoverWorkflowRunsFactory,
  endings: [],
  grantStart: () => undefined,
  grantLook: () => undefined,
};

function intake(args: Partial<IntakeArgs> = {}): Promise<Recorded[]> {
  return recorded(() => {
    const { on, zone, alerts } = stack();
    new Intake("in", { on, zone, alerts, suffix: ".json", ...args }).starts(runs);
  });
}

describe("Intake", () => {
  it("passes on objects of its bucket that end in the suffix, tries for a day, then keeps the event", async () => {
    const resources = await intake();
    const rule = only(resources, "aws:cloudwatch/eventRule:EventRule", "in-landed");
    assert.deepEqual(JSON.parse(String(rule.inputs["eventPattern"])), {
      source: ["aws.s3"],
      "detail-type": ["Object Created"],
      detail: { bucket: { name: ["raw-landing"] }, object: { key: [{ suffix: ".json" }] } },
    });
    const target = only(resources, "aws:cloudwatch/eventTarget:EventTarget", "in-landed-to-queue").inputs;
    assert.deepEqual(target["retryPolicy"], { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 });
    assert.deepEqual(target["deadLetterConfig"], { arn: "arn:aws:test:::in-dead-letters" });
  });

  it("passes on deletions where rows go with them: by people alone, or also by age, but of no old version", async () => {
    const patternOf = async (deleteRows: "deleted" | "expired") => {
      const resources = await recorded(() => {
        const { on, alerts } = stack();
        const zone = new LandingZone("files", { on, deleteRows });
        new Intake("in", { on, zone, alerts, suffix: ".json" }).starts(runs);
      });
      const { environment } = only(resources, "aws:lambda/function:Function", "in-start").inputs;
      assert.equal((environment as { variables: Record<string, string> }).variables["DELETE_ROWS"], deleteRows);
      return String(only(resources, "aws:cloudwatch/eventRule:EventRule", "in-landed").inputs["eventPattern"]);
    };
    const event = (type: string, more: object) => {
      const detail = { bucket: { name: "files-landing" }, object: { key: "a.json" }, ...more };
      return { source: "aws.s3", "detail-type": type, detail };
    };
    const created = event("Object Created", { reason: "PutObject" });
    const marked = event("Object Deleted", { reason: "DeleteObject", "deletion-type": "Delete Marker Created" });
    const erased = event("Object Deleted", { reason: "DeleteObject", "deletion-type": "Permanently Deleted" });
    const expired = event("Object Deleted", {
      reason: "Lifecycle Expiration",
      "deletion-type": "Delete Marker Created",
    });
    const tidied = event("Object Deleted", { reason: "Lifecycle Expiration", "deletion-type": "Permanently Deleted" });
    const all = [created, marked, erased, expired, tidied];
    const passed = async (deleteRows: "deleted" | "expired") => {
      const pattern = Pattern.compile(await patternOf(deleteRows));
      return all.filter((each) => pattern.matches(each));
    };
    assert.deepEqual(await passed("deleted"), [created, marked, erased]);
    assert.deepEqual(await passed("expired"), [created, marked, erased, expired]);
  });

  it("hides messages six times as long as the function may take, and never gives up by itself", async () => {
    const resources = await intake({ batchSeconds: 30 });
    const queue = only(resources, "aws:sqs/queue:Queue", "in-queue").inputs;
    const { timeout } = only(resources, "aws:lambda/function:Function", "in-start").inputs;
    assert.ok(Number(queue["visibilityTimeoutSeconds"]) >= 6 * Number(timeout) + 30);
    assert.deepEqual(JSON.parse(String(queue["redrivePolicy"])), {
      deadLetterTargetArn: "arn:aws:test:::in-dead-letters",
      maxReceiveCount: 1000,
    });
    assert.equal(queue["sqsManagedSseEnabled"], undefined, "the provider refuses it beside a key");
  });

  it("takes messages from this account's rules only, over TLS only", async () => {
    const [from, tls] = statements(only(await intake(), "aws:sqs/queuePolicy:QueuePolicy", "in-queue-policy"));
    assert.deepEqual(from, {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: ["sqs:SendMessage"],
      Resource: "arn:aws:test:::in-queue",
      Condition: {
        ArnLike: { "aws:SourceArn": "arn:aws:events:eu-west-1:111122223333:rule/in-*" },
      },
    });
    assert.deepEqual([tls?.Effect, tls?.Condition], ["Deny", { Bool: { "aws:SecureTransport": "false" } }]);
  });

  it("gathers batches with two pollers and hears which messages are not done", async () => {
    const { inputs } = only(
      await intake({ batchSize: 50, batchSeconds: 7 }),
      "aws:lambda/eventSourceMapping:EventSourceMapping",
    );
    assert.deepEqual([inputs["batchSize"], inputs["maximumBatchingWindowInSeconds"]], [50, 7]);
    assert.deepEqual(inputs["functionResponseTypes"], ["ReportBatchItemFailures"]);
    assert.deepEqual(inputs["scalingConfig"], { maximumConcurrency: 2 });
  });

  it("runs the function with a role of its own, without managed policies", async () => {
    const resources = await intake();
    const { inputs } = only(resources, "aws:lambda/function:Function", "in-start");
    assert.deepEqual([inputs["runtime"], inputs["architectures"]], ["nodejs22.x", ["arm64"]]);
    assert.deepEqual(inputs["loggingConfig"], { logFormat: "JSON", logGroup: "in-start-logs" });
    assert.deepEqual(all(resources, "aws:iam/rolePolicyAttachment:RolePolicyAttachment"), []);
    const rights = granted(resources, "in-start-role").map(
      ({ Action, Resource }) => `${String(Action)} on ${String(Resource)}`,
    );
    assert.deepEqual(rights.sort(), [
      "kms:Decrypt on arn:aws:test:::base-key",
      "kms:Decrypt,kms:GenerateDataKey on arn:aws:test:::base-key",
      "kms:Decrypt,kms:GenerateDataKey on arn:aws:test:::base-key",
      "logs:CreateLogStream,logs:PutLogEvents on arn:aws:test:::in-start-logs:*",
      "s3:DeleteObject on arn:aws:s3:::raw-staging/open/visits/*",
      "s3:GetObject on arn:aws:s3:::raw-staging/turns/visits/*,arn:aws:s3:::raw-staging/summaries/visits/*",
      "s3:ListBucket,s3:GetBucketLocation on arn:aws:s3:::raw-staging",
      "s3:ListBucketMultipartUploads on arn:aws:s3:::raw-staging",
      "s3:PutObject,s3:AbortMultipartUpload on arn:aws:s3:::raw-staging/manifests/visits/*,arn:aws:s3:::raw-staging/turns/visits/*,arn:aws:s3:::raw-staging/open/visits/*",
      "sqs:ReceiveMessage,sqs:DeleteMessage,sqs:GetQueueAttributes,sqs:ChangeMessageVisibility on arn:aws:test:::in-queue",
      "sqs:SendMessage on arn:aws:test:::in-dead-letters",
    ]);
  });

  it("is called by S3 itself for the same deletions", async () => {
    for (const [deleteRows, more] of [
      ["deleted", ["s3:ObjectRemoved:*"]],
      ["expired", ["s3:ObjectRemoved:*", "s3:LifecycleExpiration:DeleteMarkerCreated"]],
    ] as const) {
      const resources = await recorded(() => {
        const { on, alerts } = stack();
        const zone = new LandingZone("files", { on, deleteRows });
        new Intake("in", { on, zone, alerts, suffix: ".json", trigger: "direct" }).starts(runs);
      });
      const { lambdaFunctions } = only(resources, "aws:s3/bucketNotification:BucketNotification").inputs;
      const [{ events } = { events: undefined }] = lambdaFunctions as Array<{ events?: string[] }>;
      assert.deepEqual(events, ["s3:ObjectCreated:*", ...more]);
    }
  });

  it("lets a turn outlast any call that may hold it", async () => {
    const { environment, timeout } = only(await intake(), "aws:lambda/function:Function", "in-start").inputs;
    const { TURN_SECONDS } = (environment as { variables: Record<string, string> }).variables;
    assert.ok(Number(TURN_SECONDS) > Number(timeout));
  });

  it("tells people when a message is dead, by a rule, which tries again where CloudWatch does not", async () => {
    const resources = await intake();
    const { inputs } = only(resources, "aws:cloudwatch/metricAlarm:MetricAlarm", "in-dead-letters");
    assert.deepEqual(inputs["dimensions"], { QueueName: "in-dead-letters" });
    assert.equal(inputs["alarmActions"], undefined);
    const rule = only(resources, "aws:cloudwatch/eventRule:EventRule", "alerts-in-dead-letters").inputs;
    assert.deepEqual(JSON.parse(String(rule["eventPattern"])), {
      source: ["aws.cloudwatch"],
      "detail-type": ["CloudWatch Alarm State Change"],
      detail: { alarmName: ["in-dead-letters"], state: { value: ["ALARM"] } },
    });
    const target = only(resources, "aws:cloudwatch/eventTarget:EventTarget", "alerts-in-dead-letters-to-topic").inputs;
    assert.match(JSON.stringify(target["inputTransformer"]), /could not be handled.*Runbook: .*deadLetters\.md/);
    assert.deepEqual([inputs["threshold"], inputs["treatMissingData"]], [0, "notBreaching"]);
  });

  it("is called by S3 itself where asked, for this bucket of this account, and sends back what must wait", async () => {
    const resources = await intake({ trigger: "direct" });
    const { lambdaFunctions, eventbridge } = only(resources, "aws:s3/bucketNotification:BucketNotification").inputs;
    const functionArn = "arn:aws:test:::in-start";
    assert.deepEqual(lambdaFunctions, [
      { lambdaFunctionArn: functionArn, events: ["s3:ObjectCreated:*"], filterSuffix: ".json" },
    ]);
    assert.equal(eventbridge, true);
    const permission = only(resources, "aws:lambda/permission:Permission", "in-from-s3").inputs;
    assert.deepEqual(
      [permission["sourceArn"], permission["sourceAccount"]],
      ["arn:aws:s3:::raw-landing", "111122223333"],
    );
    assert.deepEqual(only(resources, "aws:lambda/function:Function", "in-start").inputs["deadLetterConfig"], {
      targetArn: "arn:aws:test:::in-dead-letters",
    });
    const rules = all(resources, "aws:cloudwatch/eventRule:EventRule");
    assert.ok(!rules.some(({ name }) => name === "in-landed"));
    const back = granted(resources, "in-start-role").find(({ Resource }) => Resource === "arn:aws:test:::in-queue");
    assert.ok(back?.Action.includes("sqs:SendMessage"));
  });

  for (const [args, message] of [
    [{ suffix: "" }, /suffix is empty.*Give one like/],
    [{ batchSize: 10_001 }, /batchSize is 10001.*Give a whole number from 1 to 10000/],
    [{ batchSeconds: 301 }, /batchSeconds is 301.*Give a whole number from 0 to 300/],
    [{ batchSize: 100, batchSeconds: 0 }, /batchSize is 100 and batchSeconds 0.*Give 1 second/],
    [{ putOffSeconds: 0 }, /putOffSeconds is 0.*Give a whole number from 1 to 900/],
  ] as const) {
    it(`refuses ${JSON.stringify(args)} and says what to give`, () => assert.rejects(intake(args), message));
  }
});
