import type { Archive, Properties } from "../../graph/graph";
import type { Fidelity, Place, ResourceTable } from "../resources";
import { archiveDigest } from "./codeArchive";

const region: Fidelity = { approximate: "everything runs in us-east-1" };
const notActed = (what: string): Fidelity => ({ approximate: `${what}; recorded, without effect` });

function withDefaults(inputs: Properties, defaults: Properties): Properties {
  return Object.fromEntries(Object.entries(defaults).map(([key, value]) => [key, inputs[key] ?? value]));
}

const functionDefaults = {
  timeout: 3,
  memorySize: 128,
  architectures: ["x86_64"],
  packageType: "Zip",
  reservedConcurrentExecutions: -1,
  ephemeralStorage: { size: 512 },
  tracingConfig: { mode: "PassThrough" },
};

function functionOutputs(inputs: Properties, at: Place) {
  const name = typeof inputs.name === "string" ? inputs.name : at.physicalName;
  const arn = `arn:aws:lambda:${at.region}:${at.accountId}:function:${name}`;
  const invoke = `arn:aws:apigateway:${at.region}:lambda:path/2015-03-31/functions`;
  const hash = archiveDigest(inputs.code as Archive | undefined);
  return {
    ...withDefaults(inputs, functionDefaults),
    id: name,
    name,
    arn,
    invokeArn: `${invoke}/${arn}/invocations`,
    qualifiedArn: `${arn}:$LATEST`,
    version: "$LATEST",
    loggingConfig: { logFormat: "Text", logGroup: `/aws/lambda/${name}`, ...(inputs.loggingConfig ?? {}) },
    sourceCodeHash: inputs.sourceCodeHash ?? hash,
    codeSha256: hash,
  };
}

function mappingOutputs(inputs: Properties, at: Place) {
  const hex = at.id(32);
  const uuid = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  const functionName = String(inputs.functionName).split(":function:").at(-1) ?? "";
  return {
    ...withDefaults(inputs, { batchSize: 10, maximumBatchingWindowInSeconds: 0, enabled: true }),
    id: uuid,
    uuid,
    arn: `arn:aws:lambda:${at.region}:${at.accountId}:event-source-mapping:${uuid}`,
    functionArn: `arn:aws:lambda:${at.region}:${at.accountId}:function:${functionName}`,
    state: inputs.enabled === false ? "Disabled" : "Enabled",
  };
}

function permissionOutputs(inputs: Properties, at: Place) {
  const statementId = typeof inputs.statementId === "string" ? inputs.statementId : at.physicalName;
  return { id: statementId, statementId };
}

/** Resources of Lambda: Node.js functions, who may call them, and the queues that feed them. */
export const resources: ResourceTable = {
  "aws:lambda/function:Function": {
    properties: {
      name: "exact",
      region,
      code: "exact",
      handler: { approximate: "CommonJS handlers; ES modules are refused at start" },
      runtime: { approximate: "nodejs20.x, nodejs22.x and nodejs24.x, all on the Node.js that runs Landfall" },
      role: "exact",
      timeout: { approximate: "measured in real time" },
      memorySize: { approximate: "a limit on the JavaScript heap; CPU is not scaled" },
      environment: "exact",
      architectures: { approximate: "this machine's" },
      reservedConcurrentExecutions: "exact",
      deadLetterConfig: "exact",
      description: "exact",
      kmsKeyArn: notActed("the environment is not encrypted"),
      loggingConfig: notActed("lines go to logs/<function>.log in text format"),
      tracingConfig: notActed("no X-Ray"),
      ephemeralStorage: notActed("/tmp is this machine's"),
      packageType: { approximate: "Zip; Image is refused at start" },
      publish: notActed("there is only $LATEST"),
      sourceCodeHash: "exact",
      skipDestroy: notActed("nothing is destroyed"),
      vpcConfig: { approximate: "the function runs on this machine's network, whatever its subnets allow" },
      tags: "exact",
    },
    outputs: functionOutputs,
  },
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": {
    properties: {
      functionName: "exact",
      qualifier: { approximate: "$LATEST only" },
      maximumEventAgeInSeconds: "exact",
      maximumRetryAttempts: "exact",
      "destinationConfig.onFailure.destination": { approximate: "no buckets" },
      "destinationConfig.onSuccess.destination": "exact",
      region,
    },
    outputs: (inputs) => ({ id: String(inputs.functionName) }),
  },
  "aws:lambda/permission:Permission": {
    properties: {
      function: "exact",
      action: "exact",
      principal: "exact",
      sourceArn: "exact",
      sourceAccount: "exact",
      statementId: "exact",
      statementIdPrefix: "exact",
      region,
    },
    outputs: permissionOutputs,
  },
  "aws:lambda/eventSourceMapping:EventSourceMapping": {
    properties: {
      eventSourceArn: { approximate: "SQS queues; other sources are refused at start" },
      functionName: "exact",
      batchSize: "exact",
      maximumBatchingWindowInSeconds: "exact",
      functionResponseTypes: "exact",
      scalingConfig: "exact",
      enabled: "exact",
      region,
      tags: "exact",
    },
    outputs: mappingOutputs,
  },
};
