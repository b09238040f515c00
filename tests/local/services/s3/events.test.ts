import * as assert from "node:assert/strict";
import type { Environment } from "../../../../local/environment";
import { AwsError } from "../../../../local/services/errors";
import type { ServiceEvent } from "../../../../local/services/offers";
import type { Resource } from "../../../../local/graph/graph";
import { endAll, environmentOf, traced } from "../../../support/environment";
import { bucketOf } from "./support";

const functionArn = "arn:aws:lambda:us-east-1:000000000000:function:loader";
const created = { events: ["s3:ObjectCreated:*"], lambdaFunctionArn: functionArn };

/** An environment in which events and calls of the function end up in lists. */
async function listening(
  resources: readonly Resource[],
): Promise<{ environment: Environment; events: ServiceEvent[]; calls: unknown[] }> {
  const environment = await environmentOf(resources);
  const events: ServiceEvent[] = [];
  const calls: unknown[] = [];
  environment.provide("events", { emit: (event) => (events.push(event), "id") });
  const passOn = environment.call.bind(environment);
  environment.call = async <T>(...[caller, service, operation, input]: Parameters<Environment["call"]>): Promise<T> => {
    if (service !== "lambda") return passOn<T>(caller, service, operation, input);
    calls.push(JSON.parse(String(input.Payload)));
    if (calls.length === 1) throw new AwsError("TooManyRequestsException", "busy", 429);
    return { StatusCode: 202 } as T;
  };
  return { environment, events, calls };
}

describe("S3 events", () => {
  afterEach(endAll);

  it("go to the default bus with the key as it is, and a sequencer that rises", async () => {
    const bucket = bucketOf("bus", { versioned: true, notification: { eventbridge: true } });
    const Bucket = bucket[0]?.id ?? "";
    const { environment, events } = await listening(bucket);
    const call = (operation: string, input: object) =>
      environment.call<{ VersionId: string }>(environment.admin, "s3", operation, { Bucket, ...input });
    const { VersionId } = await call("PutObject", { Key: "red flower+é.jpg", Body: "123" });
    await call("CopyObject", { Key: "copy", CopySource: `${Bucket}/red%20flower%2B%C3%A9.jpg` });
    const { VersionId: marker } = await call("DeleteObject", { Key: "copy" });
    await call("DeleteObject", { Key: "copy", VersionId: marker });
    assert.deepEqual(
      events.map(({ detailType, detail }) => [detailType, detail.reason, detail["deletion-type"]]),
      [
        ["Object Created", "PutObject", undefined],
        ["Object Created", "CopyObject", undefined],
        ["Object Deleted", "DeleteObject", "Delete Marker Created"],
        ["Object Deleted", "DeleteObject", "Permanently Deleted"],
      ],
    );
    const { sequencer, ...object } = events[0]?.detail.object as Record<string, unknown>;
    assert.deepEqual(object, {
      key: "red flower+é.jpg",
      size: 3,
      etag: "202cb962ac59075b964b07152d234b70",
      "version-id": VersionId,
    });
    assert.match(String(sequencer), /^[0-9A-F]{16}$/);
    assert.deepEqual(events[0]?.resources, [`arn:aws:s3:::${Bucket}`]);
    assert.deepEqual(events[0]?.about, [`object:${Bucket}/red flower+é.jpg@${VersionId}`]);
    const sequencers = events.map(({ detail }) => (detail.object as { sequencer: string }).sequencer);
    assert.deepEqual([...sequencers].sort(), sequencers);
  });

  it("call a function with the key form-encoded, again until it is accepted", async () => {
    const bucket = bucketOf("call", {
      notification: { lambdaFunctions: [{ ...created, filterPrefix: "in/", filterSuffix: ".json" }] },
    });
    const { environment, events, calls } = await listening(bucket);
    const put = { Bucket: bucket[0]?.id, Key: "in/red flower+a@b/é.json", Body: "1" };
    await environment.call(environment.admin, "s3", "PutObject", put);
    await environment.engine.quiet();
    assert.equal(calls.length, 2);
    const [record] = (calls[1] as { Records: Array<{ eventName: string; s3: { object: { key: string } } }> }).Records;
    assert.equal(record?.s3.object.key, "in/red+flower%2Ba%40b/%C3%A9.json");
    assert.equal(record?.eventName, "ObjectCreated:Put");
    assert.deepEqual(events, []);
  });

  it("leave in the trace why an object is none that a function is called for", async () => {
    const bucket = bucketOf("trace", { notification: { lambdaFunctions: [{ ...created, filterSuffix: ".json" }] } });
    const { environment, calls } = await listening(bucket);
    const records = traced(environment);
    await environment.call(environment.admin, "s3", "PutObject", { Bucket: bucket[0]?.id, Key: "a.csv", Body: "1" });
    await environment.engine.quiet();
    const [match] = records.filter(({ did }) => did === "s3:MatchNotification");
    assert.deepEqual([match?.outcome, match?.why], ["no match", 'key "a.csv" does not end with the suffix ".json"']);
    assert.deepEqual(calls, []);
  });
});
