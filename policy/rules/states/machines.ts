import { finding, must } from "../../core/outcome";
import { resourceRule } from "../../core/rule";
import { anyOf } from "../../core/truth";
import { ownKey } from "../encrypted";
import { looksSecret } from "../secretText";

const machineType = "aws:sfn/stateMachine:StateMachine";

export const machineLogged = resourceRule({
  name: "states-logged",
  severity: "medium",
  what: "State machines log, at least their errors.",
  why: "Express executions leave no other trace, and the history of standard ones ends after 90 days.",
  remedy: 'Set loggingConfiguration with level "ERROR" or "ALL" and a logDestination.',
  source: "https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html",
  frameworks: ["SecurityHub StepFunctions.1", "PCI 10.2.1"],
  peers: ["CKV_AWS_285", "AwsSolutions-SF1"],
  types: [machineType],
  *check(machine) {
    const level = machine.at("loggingConfiguration.level");
    yield* must(level.is("ALL", "ERROR", "FATAL"), level, '"ERROR" or "ALL"');
    const destination = machine.at("loggingConfiguration.logDestination");
    if (level.is("ALL", "ERROR", "FATAL") === true) yield* must(destination.isGiven, destination, "a log group");
  },
});

export const machineTraced = resourceRule({
  name: "states-traced",
  severity: "low",
  level: "disabled",
  what: "State machines are traced.",
  why: "Turned off by default: the execution's own history says what happened, and traces cost by the call.",
  remedy: "Set tracingConfiguration.enabled to true.",
  source: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html",
  peers: ["CKV_AWS_284", "AwsSolutions-SF2"],
  types: [machineType],
  *check(machine) {
    const enabled = machine.at("tracingConfiguration.enabled");
    yield* must(enabled.is(true), enabled, "true");
  },
});

export const machineEncrypted = resourceRule({
  name: "states-encrypted",
  severity: "medium",
  what: "State machines are encrypted with a key of one's own.",
  why: "The history of an execution keeps every input and output.",
  remedy: "Set encryptionConfiguration with kmsKeyId and type CUSTOMER_MANAGED_KMS_KEY.",
  source: "https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html",
  peers: ["prowler stepfunctions_statemachine_cmk"],
  types: [machineType],
  *check(machine) {
    yield* ownKey(machine.at("encryptionConfiguration.kmsKeyId"));
  },
});

/** Each named text of a definition: secrets stand as values of parameters. */
function* texts(value: unknown, name = ""): Iterable<readonly [string, string]> {
  if (typeof value === "string") yield [name, value];
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) yield* texts(inner, key);
}

function definition(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return text; // Not JSON: AWS says so. Whole, it may still carry a key.
  }
}

export const definitionNoSecrets = resourceRule({
  name: "states-definition-no-secrets",
  severity: "high",
  what: "The definition of a state machine carries no secrets.",
  why: "Whoever may look at the machine reads it, and each execution repeats it.",
  remedy: "Give the ARN of a secret, and let the task fetch its value.",
  source: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html",
  frameworks: ["PCI 8.6.2"],
  peers: ["prowler stepfunctions_statemachine_no_secrets_in_definition"],
  types: [machineType],
  *check(machine) {
    const place = machine.at("definition");
    const secret = [...texts(definition(place.text()))].some(
      ([name, text]) => !text.startsWith("$") && looksSecret(name, text),
    );
    if (secret) yield finding(place.conceal(), "ARNs of secrets");
  },
});

export const failuresHandled = resourceRule({
  name: "states-failures-handled",
  severity: "low",
  level: "disabled",
  what: "Tasks of a state machine catch their errors.",
  why: "Turned off by default: an alarm on failed executions does as well.",
  remedy: "Add Retry and Catch to each Task.",
  source: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html",
  types: [machineType],
  *check(machine) {
    const place = machine.at("definition");
    const handled = place.satisfies((raw) => typeof raw !== "string" || /"(Catch|Retry)"/.test(raw));
    yield* must(anyOf([handled]), place, "Catch or Retry");
  },
});
