import { must, mustBeGiven } from "../../core/outcome";
import { resourceRule, stackRule } from "../../core/rule";
import { some } from "../../core/stack";
import { anyOf, not, type Truth } from "../../core/truth";
import type { View } from "../../core/view";
import { oneAtMost } from "../oneAtMost";
import { noSecret } from "../secretText";

const functionType = "aws:lambda/function:Function";

/** Runtimes that AWS has ended, or ends within the year. */
const ended =
  /^(nodejs(|4\.3|6\.10|8\.10|10\.x|12\.x|14\.x|16\.x|18\.x|20\.x)|python(2\.7|3\.[6-9])|ruby(2\.[57]|3\.2)|java8(\.al2)?|go1\.x|dotnet(core.*|6)|provided)$/;

export const runtimeSupported = resourceRule({
  name: "lambda-runtime-supported",
  severity: "medium",
  what: "Functions run on a runtime that AWS still mends.",
  why: "An ended runtime gets no security fixes, and one day no updates of the function either.",
  remedy: "Take a current runtime, such as nodejs22.x or python3.13.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
  frameworks: ["SecurityHub Lambda.2", "PCI 6.3.3"],
  peers: ["CKV_AWS_363", "AwsSolutions-L1"],
  types: [functionType],
  *check(handler) {
    const runtime = handler.at("runtime");
    yield* must(
      runtime.satisfies((raw) => typeof raw !== "string" || !ended.test(raw)),
      runtime,
      "a supported runtime",
    );
  },
});

export const environmentNoSecrets = resourceRule({
  name: "lambda-environment-no-secrets",
  severity: "high",
  what: "Environment variables carry no secrets.",
  why: "Whoever may list functions reads them; they stand in the state and in every plan.",
  remedy: "Give the ARN of a secret, and let the function fetch its value.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-security",
  frameworks: ["PCI 8.6.2"],
  peers: ["CKV_AWS_45", "prowler awslambda_function_no_secrets_in_variables"],
  types: [functionType],
  *check(handler) {
    for (const [name, value] of handler.at("environment.variables").entries()) {
      yield* noSecret(name, value, "the ARN of a secret");
    }
  },
});

export const environmentEncrypted = resourceRule({
  name: "lambda-environment-encrypted",
  severity: "low",
  level: "disabled",
  what: "Environment variables are encrypted with a key of one's own.",
  why: "Turned off by default: they carry no secrets (lambda-environment-no-secrets), and AWS encrypts them anyway.",
  remedy: "Set kmsKeyArn.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html",
  peers: ["CKV_AWS_173"],
  types: [functionType],
  *check(handler) {
    const key = handler.at("kmsKeyArn");
    const none = handler.at("environment.variables").entries().length === 0;
    yield* must(none || key.isGiven, key, "a KMS key of your own");
  },
});

const invokeConfig = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig";
const asyncCallers = /^(events|sns|s3|ses|logs|config|iot|scheduler)\.amazonaws\.com$/;

export const asyncFailuresKept = stackRule({
  name: "lambda-async-failures-kept",
  severity: "high",
  what: "A function that services call without waiting has a destination for failures, or a dead-letter queue.",
  why: "After two more tries Lambda drops the event: the file that it told of is never handled.",
  remedy: "Add a FunctionEventInvokeConfig with destinationConfig.onFailure, or set deadLetterConfig.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
  peers: ["CKV_AWS_116", "LambdaDLQ", "LambdaAsyncFailureDestination"],
  types: [functionType],
  *checkInStack(handler, stack) {
    const called = some(stack.companions(handler, ["aws:lambda/permission:Permission"], "function"), (permission) =>
      permission.at("principal").satisfies((raw) => typeof raw === "string" && asyncCallers.test(raw)),
    );
    const destination = some(
      stack.companions(handler, [invokeConfig], "functionName"),
      (config) => config.at("destinationConfig.onFailure.destination").isGiven,
    );
    const letters = handler.at("deadLetterConfig.targetArn");
    yield* must(anyOf([not(called), letters.isGiven, destination]), letters, "a queue for events that failed");
  },
});

/** Where Lambda logs if nobody says otherwise. */
function isGroupOf(group: View, handler: View): Truth {
  const [groupName, name] = [group.text(), handler.text()];
  if (group.isUnknown || (name === undefined && groupName?.startsWith("/aws/lambda/") === true)) return "unknown";
  return groupName === `/aws/lambda/${name}`;
}

export const functionLogged = stackRule({
  name: "lambda-logs-declared",
  severity: "medium",
  what: "The log group of a function is part of the program.",
  why: "Lambda makes a missing one itself: without retention, without a key, and nobody deletes it.",
  remedy: "Make a LogGroup and name it in loggingConfig.logGroup.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html",
  peers: ["Pulumi lambda-function-logging"],
  types: [functionType],
  *checkInStack(handler, stack) {
    const group = handler.at("loggingConfig.logGroup");
    if (group.isGiven) return;
    const byName = stack
      .ofType("aws:cloudwatch/logGroup:LogGroup")
      .map((other) => isGroupOf(other.at("name"), handler.output("name")));
    yield* must(anyOf(byName), group, "a log group of the program");
  },
});

export const concurrencyHeld = resourceRule({
  name: "lambda-concurrency-held",
  severity: "low",
  level: "disabled",
  what: "Functions have concurrency of their own.",
  why: "Turned off by default: it takes from the account's share; the event source's maximumConcurrency limits a queue's function better.",
  remedy: "Set reservedConcurrentExecutions.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
  peers: ["CKV_AWS_115", "LambdaConcurrency"],
  types: [functionType],
  *check(handler) {
    const reserved = handler.at("reservedConcurrentExecutions");
    yield* must(
      reserved.satisfies(() => (reserved.number() ?? -1) >= 0),
      reserved,
      "a number of 0 or more",
    );
  },
});

export const functionInVpc = resourceRule({
  name: "lambda-in-vpc",
  severity: "low",
  level: "disabled",
  what: "Functions run inside a VPC.",
  why: "Turned off by default: functions that call AWS only gain nothing by it, and need endpoints or a NAT gateway then.",
  remedy: "Set vpcConfig.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html",
  frameworks: ["SecurityHub Lambda.3"],
  peers: ["CKV_AWS_117", "LambdaInsideVPC"],
  types: [functionType],
  *check(handler) {
    yield* mustBeGiven(handler.at("vpcConfig.subnetIds"), "subnets");
  },
});

export const functionTraced = resourceRule({
  name: "lambda-traced",
  severity: "low",
  level: "disabled",
  what: "Functions are traced.",
  why: "Turned off by default: a pipeline's way is seen in its logs and events, and traces cost by the call.",
  remedy: 'Set tracingConfig.mode to "Active".',
  source: "https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html",
  frameworks: ["SecurityHub Lambda.7"],
  peers: ["CKV_AWS_50", "LambdaTracing"],
  types: [functionType],
  *check(handler) {
    const mode = handler.at("tracingConfig.mode");
    yield* must(mode.is("Active"), mode, '"Active"');
  },
});

export const codeSigned = resourceRule({
  name: "lambda-code-signed",
  severity: "low",
  level: "disabled",
  what: "Only signed code is deployed.",
  why: "Turned off by default: the deployment role is the only one that may change the code.",
  remedy: "Set codeSigningConfigArn.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html",
  peers: ["CKV_AWS_272"],
  types: [functionType],
  *check(handler) {
    yield* mustBeGiven(handler.at("codeSigningConfigArn"), "a code signing configuration");
  },
});

export const oneRoleEach = stackRule({
  name: "lambda-one-role-each",
  severity: "medium",
  what: "No two functions share an execution role.",
  why: "Each then has the rights of all: a hole in the one opens what the other guards.",
  remedy: "Give each function a role of its own.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html",
  types: ["aws:iam/role:Role"],
  *checkInStack(role, stack) {
    yield* oneAtMost(stack.companions(role, [functionType], "role"), "role", `a role other than ${role.name}`);
  },
});
