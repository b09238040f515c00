import * as assert from "node:assert/strict";
import { Readable } from "node:stream";
import { AwsError } from "../../../../../local/services/errors";
import { callInput } from "../../../../../local/services/states/tasks/callInput";
import { callOutput } from "../../../../../local/services/states/tasks/callOutput";
import { integrationOf } from "../../../../../local/services/states/tasks/integration";
import { taskError } from "../../../../../local/services/states/tasks/taskErrors";

const states = "arn:aws:states:::";
const at = Date.UTC(2026, 0, 1, 12);

describe("integrationOf", () => {
  it("knows functions, optimized integrations and calls of aws-sdk", () => {
    const fn = integrationOf("arn:aws:lambda:us-east-1:000000000000:function:f");
    assert.deepEqual([fn.kind, fn.service, fn.operation], ["function", "lambda", "Invoke"]);
    const job = integrationOf(`${states}glue:startJobRun.sync`);
    assert.deepEqual([job.kind, job.operation, job.pattern], ["optimized", "StartJobRun", "sync"]);
    const statement = integrationOf(`${states}aws-sdk:redshiftdata:executeStatement`);
    assert.deepEqual([statement.service, statement.operation], ["redshift", "ExecuteStatement"]);
    assert.equal(integrationOf(`${states}states:startExecution.sync:2`).parsed, true);
    assert.equal(integrationOf(`${states}sqs:sendMessage.waitForTaskToken`).pattern, "token");
  });

  for (const [resource, why] of [
    [`${states}aws-sdk:glue:startCrawler.sync`, /calls of aws-sdk have no \.sync/],
    [`${states}lambda:invoke.sync`, /cannot end in "\.sync": lambda:invoke takes none, \.waitForTaskToken/],
    [`${states}ecs:runTask.sync`, /no optimized integration.*Try arn:aws:states:::aws-sdk:ecs:runTask/],
    [`${states}aws-sdk:dynamodb:getItem`, /names the service "dynamodb", which the local runtime does not have/],
    ["arn:aws:states:us-east-1:000000000000:activity:a", /no (resource|optimized integration)/],
  ] as const)
    it(`refuses ${resource}`, () => assert.throws(() => integrationOf(resource), why));
});

describe("callInput", () => {
  it("makes text of JSON where the API wants text", () => {
    const publish = integrationOf(`${states}sns:publish`);
    assert.deepEqual(callInput(publish, { TopicArn: "t", Message: { a: 1 } }), { TopicArn: "t", Message: `{"a":1}` });
    const put = integrationOf(`${states}aws-sdk:s3:putObject`);
    assert.deepEqual(callInput(put, { Key: "k", Body: [1] }), { Key: "k", Body: Buffer.from("[1]") });
    const events = integrationOf(`${states}events:putEvents`);
    const entry = { Source: "mine", Detail: { a: 1 } };
    assert.deepEqual(callInput(events, { Entries: [entry] }), { Entries: [{ Source: "mine", Detail: `{"a":1}` }] });
  });

  it("spells members as the API does", () => {
    const start = integrationOf(`${states}states:startExecution`);
    const expected = { stateMachineArn: "m", input: `{"a":1}` };
    assert.deepEqual(callInput(start, { StateMachineArn: "m", Input: { a: 1 } }), expected);
  });

  it("refuses what is no structure", () => {
    assert.throws(() => callInput(integrationOf(`${states}sns:publish`), "text"), /must be a JSON object/);
  });
});

describe("callOutput", () => {
  it("writes moments as ISO 8601 for aws-sdk and in milliseconds for optimized integrations", async () => {
    const output = { CrawlerName: "c", LastUpdated: at / 1000, When: new Date(at + 5), ExecutionTime: 12 };
    const sdk = await callOutput(integrationOf(`${states}aws-sdk:glue:getCrawler`), output);
    const iso = { LastUpdated: "2026-01-01T12:00:00Z", When: "2026-01-01T12:00:00.005Z" };
    assert.deepEqual(sdk, { ...output, ...iso });
    const optimized = await callOutput(integrationOf(`${states}glue:startJobRun`), output);
    assert.deepEqual(optimized, { ...output, LastUpdated: at, When: at + 5 });
  });

  it("reads bodies, and leaves out what is not there", async () => {
    const output = { Body: Readable.from(["some ", "text"]), Other: Buffer.from("more"), Gone: undefined };
    const expected = { Body: "some text", Other: "more" };
    assert.deepEqual(await callOutput(integrationOf(`${states}aws-sdk:s3:getObject`), output), expected);
  });

  it("begins the members of Step Functions' own API with a capital", async () => {
    const integration = integrationOf(`${states}aws-sdk:sfn:describeExecution`);
    const output = { executionArn: "e", startDate: at / 1000, inputDetails: { included: true } };
    const expected = { ExecutionArn: "e", StartDate: "2026-01-01T12:00:00Z", InputDetails: { Included: true } };
    assert.deepEqual(await callOutput(integration, output), expected);
  });
});

describe("taskError", () => {
  for (const [resource, code, name] of [
    ["aws-sdk:glue:startCrawler", "CrawlerRunningException", "Glue.CrawlerRunningException"],
    ["glue:startJobRun.sync", "ConcurrentRunsExceededException", "Glue.ConcurrentRunsExceededException"],
    ["glue:startJobRun", "AccessDeniedException", "Glue.AccessDeniedException"],
    ["aws-sdk:s3:getObject", "NoSuchKey", "S3.NoSuchKeyException"],
    ["aws-sdk:s3:getObject", "AccessDenied", "S3.S3Exception"],
    ["aws-sdk:redshiftdata:executeStatement", "ValidationException", "RedshiftData.ValidationException"],
    ["athena:startQueryExecution.sync", "AccessDeniedException", "Athena.AmazonAthenaException"],
    ["states:startExecution", "ExecutionAlreadyExists", "StepFunctions.ExecutionAlreadyExistsException"],
    ["lambda:invoke", "TooManyRequestsException", "Lambda.TooManyRequestsException"],
  ] as const)
    it(`calls ${code} of ${resource} ${name}`, () => {
      const error = taskError(integrationOf(states + resource), new AwsError(code, "words"), "id");
      assert.equal(error.error, name);
      assert.match(error.reason ?? "", /^words \(Service: /);
    });
});
