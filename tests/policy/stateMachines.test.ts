import {
  definitionNoSecrets,
  failuresHandled,
  machineEncrypted,
  machineLogged,
  machineTraced,
} from "../../policy/rules/states/machines";
import { describeProperty, describeRule, dropAt, setAt, unknownAt } from "./support/cases";
import { made } from "./support/stack";

const arn = "arn:aws:kms:us-east-1:1:key/k";

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
