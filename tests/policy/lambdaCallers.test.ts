import {
  batchFailuresTold,
  permissionActionNamed,
  permissionNamesSource,
  permissionNotPublic,
  streamFailuresKept,
  urlAuthorized,
} from "../../policy/rules/lambda/permissions";
import { all, describeProperty, describeRule, dropAt, setAt, unknownAt } from "./support/cases";
import { made } from "./support/stack";

const permissionType = "aws:lambda/permission:Permission";
describeProperty(permissionNotPublic, {
  type: permissionType,
  props: { principal: "events.amazonaws.com" },
  path: "principal",
  bad: ["*"],
  missing: "fine",
  more: [["held to an organization", all(setAt("it", "principal", "*"), setAt("it", "principalOrgId", "o")), "fine"]],
});

describeProperty(permissionNamesSource, {
  type: permissionType,
  props: { principal: "events.amazonaws.com", sourceArn: "arn:aws:events:r:1:rule/x" },
  path: "sourceArn",
  bad: [""],
  missing: "reported",
  unknown: "fine",
  more: [
    ["an IAM principal", () => ({ it: made(permissionType, { principal: "arn:aws:iam::1:role/x" }) }), "fine"],
    ["an account", () => ({ it: made(permissionType, { principal: "123456789012" }) }), "fine"],
    [
      "a bucket without its account",
      () => ({ it: made(permissionType, { principal: "s3.amazonaws.com", sourceArn: "arn:aws:s3:::b" }) }),
      /sourceAccount is not set/,
    ],
    ["who calls is unknown", all(dropAt("it", "sourceArn"), unknownAt("it", "principal")), { deferred: "sourceArn" }],
  ],
});

describeProperty(urlAuthorized, {
  type: "aws:lambda/functionUrl:FunctionUrl",
  props: { authorizationType: "AWS_IAM", cors: { allowOrigins: ["https://a"] } },
  path: "authorizationType",
  bad: ["NONE"],
  missing: "reported",
  more: [["any origin", setAt("it", "cors.allowOrigins", ["*"]), /allowOrigins\[0\]/]],
});

const mappingType = "aws:lambda/eventSourceMapping:EventSourceMapping";
const ofQueue = { eventSourceArn: "arn:aws:sqs:r:1:q", functionResponseTypes: ["ReportBatchItemFailures"] };
describeRule(batchFailuresTold, {
  kept: { it: made(mappingType, ofQueue) },
  cases: [
    ["it does not", dropAt("it", "functionResponseTypes"), /functionResponseTypes is not set/],
    ["unknown", unknownAt("it", "functionResponseTypes"), { deferred: "functionResponseTypes" }],
    ["one message at a time", all(dropAt("it", "functionResponseTypes"), setAt("it", "batchSize", 1)), "fine"],
    ["a stream", () => ({ it: made(mappingType, { eventSourceArn: "arn:aws:kinesis:r:1:s" }) }), "fine"],
  ],
});
describeProperty(streamFailuresKept, {
  type: mappingType,
  props: { eventSourceArn: "arn:aws:kinesis:r:1:stream/s", destinationConfig: { onFailure: { destinationArn: "a" } } },
  path: "destinationConfig.onFailure.destinationArn",
  bad: [""],
  missing: "reported",
  unknown: "fine",
  more: [["a queue", () => ({ it: made(mappingType, ofQueue) }), "fine"]],
});

describeProperty(permissionActionNamed, {
  type: permissionType,
  props: { action: "lambda:InvokeFunction", principal: "events.amazonaws.com" },
  path: "action",
  bad: ["lambda:*", "lambda:?nvokeFunction"],
  missing: "fine",
});
