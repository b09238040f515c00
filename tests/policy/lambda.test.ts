import {
  asyncFailuresKept,
  codeSigned,
  concurrencyHeld,
  environmentEncrypted,
  environmentNoSecrets,
  functionInVpc,
  functionLogged,
  functionTraced,
  oneRoleEach,
  runtimeSupported,
} from "../../policy/rules/lambda/functions";
import { functionDescribed, functionLimited } from "../../policy/rules/lambda/limits";
import {
  adding,
  all,
  describeProperty,
  describeRule,
  dropAt,
  secretCases,
  setAt,
  unknownAt,
  without,
} from "./support/cases";
import { from, made } from "./support/stack";

const functionType = "aws:lambda/function:Function";
const arn = "arn:aws:kms:us-east-1:1:key/k";

describeProperty(runtimeSupported, {
  type: functionType,
  props: { runtime: "nodejs22.x" },
  path: "runtime",
  bad: ["nodejs18.x", "python3.8", "go1.x"],
  missing: "fine", // a container
});

describeRule(environmentNoSecrets, {
  kept: {
    it: made(functionType, {
      environment: { variables: { QUEUE_URL: "https://sqs/q", PUT_OFF_SECONDS: "10", TOKEN_SECRET_ARN: "arn:x" } },
    }),
  },
  cases: [
    ...secretCases(
      "environment.variables",
      /environment\.variables\.\w+ is set \(not shown\); wanted the ARN of a secret/,
    ),
    ["no environment", dropAt("it", "environment"), "fine"],
  ],
});

describeProperty(environmentEncrypted, {
  type: functionType,
  props: { kmsKeyArn: arn, environment: { variables: { A: "b" } } },
  path: "kmsKeyArn",
  bad: [""],
  missing: "reported",
  unknown: "fine",
});
describeProperty(concurrencyHeld, {
  type: functionType,
  props: { reservedConcurrentExecutions: 0 },
  path: "reservedConcurrentExecutions",
  bad: [-1],
  missing: "reported",
});
describeProperty(functionInVpc, {
  type: functionType,
  props: { vpcConfig: { subnetIds: ["s"] } },
  path: "vpcConfig.subnetIds",
  bad: [""],
  missing: "reported",
  unknown: "fine",
});
describeProperty(functionTraced, {
  type: functionType,
  props: { tracingConfig: { mode: "Active" } },
  path: "tracingConfig.mode",
  bad: ["PassThrough"],
  missing: "reported",
});
describeProperty(codeSigned, {
  type: functionType,
  props: { codeSigningConfigArn: "a" },
  path: "codeSigningConfigArn",
  bad: [""],
  missing: "reported",
  unknown: "fine",
});
const named = made("aws:cloudwatch/logGroup:LogGroup", { name: "/aws/lambda/load" });
const toItsOwn = all(dropAt("it", "loggingConfig"), setAt("it", "name", "load"));
describeRule(functionLogged, {
  kept: { it: made(functionType, { loggingConfig: { logGroup: "g" } }), named },
  cases: [
    [
      "no group is named",
      all(without("named"), setAt("it", "loggingConfig", { logGroup: "" })),
      /loggingConfig\.logGroup is ""/,
    ],
    ["no group is there", all(toItsOwn, without("named")), /loggingConfig\.logGroup is not set/],
    ["the only group is another function's", all(toItsOwn, setAt("it", "name", "save")), /a log group of the program/],
    ["a group of the name that Lambda uses", toItsOwn, "fine"],
    ["the group is unknown", unknownAt("it", "loggingConfig.logGroup"), "fine"],
    [
      "another's group has a name that is unknown",
      all(toItsOwn, unknownAt("named", "name")),
      { deferred: "loggingConfig.logGroup" },
    ],
    ["the function's name is unknown", all(toItsOwn, unknownAt("it", "name")), { deferred: "loggingConfig.logGroup" }],
  ],
});

const handler = made(functionType, { role: from("role", "arn") });
const called = made("aws:lambda/permission:Permission", { function: from("handler"), principal: "s3.amazonaws.com" });
const invoke = made("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", {
  functionName: from("handler"),
  destinationConfig: { onFailure: { destination: "arn:q" } },
});
describeRule(asyncFailuresKept, {
  kept: { handler, called, invoke },
  cases: [
    ["neither", without("invoke"), /^Function "handler": deadLetterConfig\.targetArn is not set/],
    ["the destination is missing", dropAt("invoke", "destinationConfig"), /deadLetterConfig/],
    ["the destination is another function's", setAt("invoke", "functionName", "another"), /deadLetterConfig/],
    [
      "whose destination it is is unknown",
      unknownAt("invoke", "functionName"),
      { deferred: "deadLetterConfig.targetArn" },
    ],
    [
      "a dead-letter queue",
      all(without("invoke"), setAt("handler", "deadLetterConfig", { targetArn: "arn:q" })),
      "fine",
    ],
    ["its dead-letter queue is unknown", all(without("invoke"), unknownAt("handler", "deadLetterConfig")), "fine"],
    [
      "who calls is unknown",
      all(without("invoke"), unknownAt("called", "principal")),
      { deferred: "deadLetterConfig.targetArn" },
    ],
    ["nobody calls it so", all(without("invoke"), without("called")), "fine"],
    ["who calls waits", all(without("invoke"), setAt("called", "principal", "apigateway.amazonaws.com")), "fine"],
  ],
});

const role = made("aws:iam/role:Role", {});
describeRule(oneRoleEach, {
  cannot: { unknown: "nothing of the role itself is read" },
  kept: { role, handler },
  cases: [
    ["two share it", adding({ second: handler }), /^Function "second": role is .*; wanted a role other than role/],
    [
      "whose role it is is unknown",
      all(adding({ second: structuredClone(handler) }), unknownAt("second", "role")),
      { deferred: "role" },
    ],
    ["one has none", dropAt("handler", "role"), "fine"],
  ],
});

for (const path of ["timeout", "memorySize"]) {
  const props = { timeout: 60, memorySize: 256 };
  describeProperty(functionLimited, {
    type: functionType,
    props,
    path,
    bad: [""],
    missing: "reported",
    unknown: "fine",
  });
}

describeProperty(functionDescribed, {
  type: functionType,
  props: { description: "Starts runs" },
  path: "description",
  bad: [""],
  missing: "reported",
  unknown: "fine",
});
