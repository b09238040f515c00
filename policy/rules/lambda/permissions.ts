import { must } from "../../core/outcome";
import { resourceRule } from "../../core/rule";
import { allOf, anyOf, not } from "../../core/truth";
import { hasWildcard, namesAccount } from "../../iam/pattern";

const permissionType = "aws:lambda/permission:Permission";
const layerType = "aws:lambda/layerVersionPermission:LayerVersionPermission";
const docs = "https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html";

export const permissionNotPublic = resourceRule({
  name: "lambda-permission-not-public",
  severity: "critical",
  what: "No function can be called by anyone in the world.",
  why: "Each call costs, and does what the function does with its role's rights.",
  remedy: "Name the service or account in principal.",
  source: docs,
  frameworks: ["SecurityHub Lambda.1", "PCI 7.2.1"],
  peers: ["CKV_AWS_301", "LambdaFunctionPublicAccessProhibited"],
  types: [permissionType, layerType],
  *check(permission) {
    const principal = permission.at("principal");
    const held = ["principalOrgId", "organizationId", "sourceAccount"].some((name) => permission.at(name).isGiven);
    yield* must(anyOf([held, not(principal.is("*"))]), principal, "a named service or account");
  },
});

export const permissionNamesSource = resourceRule({
  name: "lambda-permission-names-source",
  severity: "high",
  what: "A service that may call a function comes on behalf of a named resource; for S3 the account is named, too.",
  why: "Anybody's bucket or rule could call the function through the service.",
  remedy: "Set sourceArn; with s3.amazonaws.com set sourceAccount, as bucket ARNs carry none.",
  source: docs,
  peers: ["CKV_AWS_364", "trivy restrict_source_arn"],
  types: [permissionType],
  *check(permission) {
    const principal = permission.at("principal");
    const isService = principal.satisfies((raw) => typeof raw === "string" && raw.endsWith(".amazonaws.com"));
    const [arn, account] = [permission.at("sourceArn"), permission.at("sourceAccount")];
    const somebody = arn.satisfies((raw) => typeof raw === "string" && raw !== "" && namesAccount(raw));
    const named = anyOf([arn.isUnknown, somebody, account.isGiven, permission.at("principalOrgId").isGiven]);
    yield* must(anyOf([not(isService), named]), arn, "the ARN that calls");
    const needsAccount = allOf([principal.is("s3.amazonaws.com"), arn.isGiven]);
    yield* must(anyOf([not(needsAccount), account.isGiven]), account, "the account of the bucket");
  },
});

export const permissionActionNamed = resourceRule({
  name: "lambda-permission-action-named",
  severity: "high",
  what: "A permission on a function or layer lets others do one thing.",
  why: "With lambda:* whoever should only call the function may also change its code, and so has its role's rights.",
  remedy: 'Set action to "lambda:InvokeFunction".',
  source: docs,
  types: [permissionType, layerType],
  *check(permission) {
    const action = permission.at("action");
    yield* must(
      action.satisfies((raw) => typeof raw !== "string" || !hasWildcard(raw)),
      action,
      "one action",
    );
  },
});

export const urlAuthorized = resourceRule({
  name: "lambda-url-authorized",
  severity: "critical",
  what: "Function URLs ask who calls.",
  why: "The address is found, and anyone can call it as often as they like.",
  remedy: 'Set authorizationType to "AWS_IAM".',
  source: "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html",
  peers: ["CKV_AWS_258", "LambdaFunctionUrlAuth"],
  types: ["aws:lambda/functionUrl:FunctionUrl"],
  *check(url) {
    const type = url.at("authorizationType");
    yield* must(type.is("AWS_IAM"), type, '"AWS_IAM"');
    const origins = url.at("cors.allowOrigins");
    for (const origin of origins.items())
      yield* must(not(origin.is("*")), origin, "named origins", "Name the origins in cors.");
  },
});

export const batchFailuresTold = resourceRule({
  name: "lambda-batch-failures-told",
  severity: "medium",
  what: "A function that takes batches from a queue says which messages failed.",
  why: "Otherwise one bad message sends the whole batch back, and what was done is done again.",
  remedy: 'Set functionResponseTypes to ["ReportBatchItemFailures"], and return the failures.',
  source:
    "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting",
  types: ["aws:lambda/eventSourceMapping:EventSourceMapping"],
  *check(mapping) {
    const source = mapping.at("eventSourceArn");
    const isQueue = source.satisfies((raw) => typeof raw === "string" && raw.includes(":sqs:"));
    const types = mapping.at("functionResponseTypes");
    const told = anyOf(types.items().map((type) => type.is("ReportBatchItemFailures")));
    yield* must(anyOf([not(isQueue), mapping.at("batchSize").is(1), told]), types, '["ReportBatchItemFailures"]');
  },
});

export const streamFailuresKept = resourceRule({
  name: "lambda-stream-failures-kept",
  severity: "medium",
  what: "A function that reads a stream keeps what failed.",
  why: "Records that fail until they expire are lost; a queue as source has its own dead-letter queue instead.",
  remedy: "Set destinationConfig.onFailure.destinationArn.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html",
  peers: ["LambdaEventSourceMappingDestination", "Pulumi kinesis-event-source-mapping-dlq"],
  types: ["aws:lambda/eventSourceMapping:EventSourceMapping"],
  *check(mapping) {
    const source = mapping.at("eventSourceArn");
    const isStream = source.satisfies((raw) => typeof raw === "string" && /:(kinesis|dynamodb):/.test(raw));
    const destination = mapping.at("destinationConfig.onFailure.destinationArn");
    yield* must(anyOf([not(isStream), destination.isGiven]), destination, "a queue or topic");
  },
});
