import {
  argumentsNoSecrets,
  catalogEncrypted,
  connectionNoPassword,
  connectionTls,
  jobEnds,
  jobLogged,
  jobSupported,
  securityComplete,
  securityConfigured,
} from "../../policy/rules/glue/security";
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
  batchFailuresTold,
  permissionActionNamed,
  permissionNamesSource,
  permissionNotPublic,
  streamFailuresKept,
  urlAuthorized,
} from "../../policy/rules/lambda/permissions";
import {
  definitionNoSecrets,
  failuresHandled,
  machineEncrypted,
  machineLogged,
  machineTraced,
} from "../../policy/rules/states/machines";
import {
  adding,
  all,
  describeProperty,
  describeRule,
  dropAt,
  setAt,
  unknownAt,
  without,
  type Case,
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

const secretCases = (path: string, quiet: RegExp): Case[] => [
  ["a key by its form", setAt("it", `${path}.ANYTHING`, "AKIAIOSFODNN7EXAMPLE"), quiet],
  ["a password by its name", setAt("it", `${path}.DB_PASSWORD`, "hunter2"), quiet],
  ["a password in a URL", setAt("it", `${path}.URL`, "postgres://me:hunter2@host/db"), quiet],
  ["the ARN of a secret", setAt("it", `${path}.DB_SECRET`, "arn:aws:secretsmanager:r:1:secret:x"), "fine"],
  ["unknown", unknownAt("it", path), "fine"],
];

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

for (const type of ["aws:glue/job:Job", "aws:glue/crawler:Crawler", "aws:glue/devEndpoint:DevEndpoint"]) {
  describeProperty(securityConfigured, {
    type,
    props: { securityConfiguration: "s" },
    path: "securityConfiguration",
    bad: [""],
    missing: "reported",
    unknown: "fine",
  });
}

const encryption = {
  cloudwatchEncryption: { cloudwatchEncryptionMode: "SSE-KMS", kmsKeyArn: arn },
  jobBookmarksEncryption: { jobBookmarksEncryptionMode: "CSE-KMS", kmsKeyArn: arn },
  s3Encryption: { s3EncryptionMode: "SSE-KMS", kmsKeyArn: arn },
};
describeRule(securityComplete, {
  kept: { it: made("aws:glue/securityConfiguration:SecurityConfiguration", { encryptionConfiguration: encryption }) },
  cases: [
    ...[
      "cloudwatchEncryption.cloudwatchEncryptionMode",
      "jobBookmarksEncryption.jobBookmarksEncryptionMode",
      "s3Encryption.s3EncryptionMode",
    ].flatMap((path): Case[] => [
      [`${path} is off`, setAt("it", `encryptionConfiguration.${path}`, "DISABLED"), /is "DISABLED"/],
      [`${path} is missing`, dropAt("it", `encryptionConfiguration.${path}`), /is not set/],
      [
        `${path} is unknown`,
        unknownAt("it", `encryptionConfiguration.${path}`),
        { deferred: `encryptionConfiguration.${path}` },
      ],
    ]),
    ["no key", dropAt("it", "encryptionConfiguration.s3Encryption.kmsKeyArn"), /kmsKeyArn is not set/],
    ["a key that is not known yet", unknownAt("it", "encryptionConfiguration.s3Encryption.kmsKeyArn"), "fine"],
    ["S3's own keys", setAt("it", "encryptionConfiguration.s3Encryption", { s3EncryptionMode: "SSE-S3" }), /"SSE-S3"/],
    [
      "S3's own keys by config",
      setAt("it", "encryptionConfiguration.s3Encryption", { s3EncryptionMode: "SSE-S3" }),
      "fine",
      { s3Kms: false },
    ],
  ],
});

describeProperty(catalogEncrypted, {
  type: "aws:glue/dataCatalogEncryptionSettings:DataCatalogEncryptionSettings",
  props: {
    dataCatalogEncryptionSettings: {
      encryptionAtRest: { catalogEncryptionMode: "SSE-KMS" },
      connectionPasswordEncryption: { returnConnectionPasswordEncrypted: true },
    },
  },
  path: "dataCatalogEncryptionSettings.encryptionAtRest.catalogEncryptionMode",
  bad: ["DISABLED"],
  missing: "reported",
  more: [
    [
      "passwords are shown",
      setAt(
        "it",
        "dataCatalogEncryptionSettings.connectionPasswordEncryption.returnConnectionPasswordEncrypted",
        false,
      ),
      /is false/,
    ],
  ],
});

const connectionType = "aws:glue/connection:Connection";
describeRule(connectionNoPassword, {
  kept: {
    it: made(connectionType, {
      connectionProperties: { SECRET_ID: "arn:s", JDBC_CONNECTION_URL: "jdbc:redshift://h:5439/d" },
    }),
  },
  cases: [
    [
      "a password",
      setAt("it", "connectionProperties.PASSWORD", "hunter2"),
      /PASSWORD is set \(not shown\); wanted SECRET_ID/,
    ],
    [
      "in the URL",
      setAt("it", "connectionProperties.JDBC_CONNECTION_URL", "jdbc:redshift://h:5439/d?user=a&password=hunter2"),
      /JDBC_CONNECTION_URL is set \(not shown\)/,
    ],
    ["a password that is not known yet", unknownAt("it", "connectionProperties.PASSWORD"), /PASSWORD is not known yet/],
    ["all is unknown", unknownAt("it", "connectionProperties"), "fine"],
    ["none", dropAt("it", "connectionProperties"), "fine"],
  ],
});
describeProperty(connectionTls, {
  type: connectionType,
  props: { connectionType: "JDBC", connectionProperties: { JDBC_ENFORCE_SSL: "true" } },
  path: "connectionProperties.JDBC_ENFORCE_SSL",
  bad: ["false"],
  missing: "reported",
  more: [
    ["a network connection", () => ({ it: made(connectionType, { connectionType: "NETWORK" }) }), "fine"],
    [
      "all properties are unknown",
      unknownAt("it", "connectionProperties"),
      { deferred: "connectionProperties.JDBC_ENFORCE_SSL" },
    ],
  ],
});

const jobType = "aws:glue/job:Job";
describeRule(argumentsNoSecrets, {
  kept: {
    it: made(jobType, { defaultArguments: { "--contract": '{"columns":[]}', "--copy_role": "arn:aws:iam::1:role/x" } }),
  },
  cases: secretCases("defaultArguments", /defaultArguments\.\w+ is set \(not shown\)/),
});
describeRule(jobLogged, {
  kept: {
    it: made(jobType, { glueVersion: "4.0", defaultArguments: { "--enable-continuous-cloudwatch-log": "true" } }),
  },
  cases: [
    ["off", setAt("it", "defaultArguments", { "--enable-continuous-cloudwatch-log": "false" }), /"false"/],
    ["missing", dropAt("it", "defaultArguments"), /is not set/],
    [
      "unknown",
      unknownAt("it", "defaultArguments"),
      { deferred: "defaultArguments.--enable-continuous-cloudwatch-log" },
    ],
    ["Glue 5.1 does by itself", () => ({ it: made(jobType, { glueVersion: "5.1" }) }), "fine"],
    ["a shell job", () => ({ it: made(jobType, { command: { name: "pythonshell" } }) }), "fine"],
  ],
});
describeProperty(jobSupported, {
  type: jobType,
  props: { glueVersion: "5.1" },
  path: "glueVersion",
  bad: ["2.0", "3.0"],
  missing: "reported",
  more: [["a shell job", () => ({ it: made(jobType, { command: { name: "pythonshell" } }) }), "fine"]],
});
describeProperty(jobEnds, {
  type: jobType,
  props: { timeout: 15 },
  path: "timeout",
  bad: [2880],
  missing: "reported",
  more: [["a stream", () => ({ it: made(jobType, { command: { name: "gluestreaming" } }) }), "fine"]],
});

const machineType = "aws:sfn/stateMachine:StateMachine";
describeProperty(machineLogged, {
  type: machineType,
  props: { loggingConfiguration: { level: "ERROR", logDestination: "arn:g:*" } },
  path: "loggingConfiguration.level",
  bad: ["OFF"],
  missing: "reported",
  more: [["nowhere", dropAt("it", "loggingConfiguration.logDestination"), /logDestination is not set/]],
});
describeProperty(machineTraced, {
  type: machineType,
  props: { tracingConfiguration: { enabled: true } },
  path: "tracingConfiguration.enabled",
  bad: [false],
  missing: "reported",
});
describeProperty(machineEncrypted, {
  type: machineType,
  props: { encryptionConfiguration: { kmsKeyId: arn } },
  path: "encryptionConfiguration.kmsKeyId",
  bad: [""],
  missing: "reported",
  unknown: "fine",
});
const definition = (parameters: object) =>
  JSON.stringify({ States: { A: { Type: "Task", Parameters: parameters, Catch: [] } } });
describeRule(definitionNoSecrets, {
  kept: { it: made(machineType, { definition: definition({ "Token.$": "$.token", Password: "$.password" }) }) },
  cases: [
    ["a password", setAt("it", "definition", definition({ Password: "hunter2" })), /definition is set \(not shown\)/],
    ["a key in something that is no JSON", setAt("it", "definition", "AKIAIOSFODNN7EXAMPLE"), /definition/],
    ["unknown", unknownAt("it", "definition"), "fine"],
    ["missing", dropAt("it", "definition"), "fine"],
  ],
});
describeRule(failuresHandled, {
  kept: { it: made(machineType, { definition: definition({}) }) },
  cases: [
    ["nothing is caught", setAt("it", "definition", '{"States":{"A":{"Type":"Task"}}}'), /Catch or Retry/],
    ["unknown", unknownAt("it", "definition"), { deferred: "definition" }],
    ["missing: AWS refuses it", dropAt("it", "definition"), "fine"],
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

describeProperty(permissionActionNamed, {
  type: permissionType,
  props: { action: "lambda:InvokeFunction", principal: "events.amazonaws.com" },
  path: "action",
  bad: ["lambda:*", "lambda:?nvokeFunction"],
  missing: "fine",
});
