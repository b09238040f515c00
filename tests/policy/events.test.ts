import {
  busEncrypted,
  permissionNamed,
  scheduleEncrypted,
  scheduleHasDeadLetters,
  targetHasDeadLetters,
} from "../../policy/rules/events/targets";
import { adding, describeProperty, dropAt, setAt, unknownAt } from "./support/cases";
import { from, made } from "./support/stack";

const queueType = "aws:sqs/queue:Queue";
const arn = "arn:aws:kms:us-east-1:1:key/k";

const letters = made(queueType, {});

describeProperty(targetHasDeadLetters, {
  type: "aws:cloudwatch/eventTarget:EventTarget",
  props: { deadLetterConfig: { arn: "arn:aws:sqs:r:1:q" } },
  path: "deadLetterConfig.arn",
  bad: [""],
  missing: "reported",
  unknown: "fine",
  more: [
    [
      "the whole block is missing",
      dropAt("it", "deadLetterConfig"),
      /^EventTarget "it": deadLetterConfig\.arn is not set; wanted a dead-letter queue/,
    ],
    ["the whole block is unknown", unknownAt("it", "deadLetterConfig"), "fine"],
    [
      "the queue is not known yet",
      () => ({
        queue: letters,
        it: made("aws:cloudwatch/eventTarget:EventTarget", { deadLetterConfig: { arn: from("queue", "arn") } }),
      }),
      "fine",
    ],
  ],
});

const schedule = { kmsKeyArn: arn, target: { arn: "a", deadLetterConfig: { arn: "q" } } };
const scheduleType = "aws:scheduler/schedule:Schedule";
describeProperty(scheduleHasDeadLetters, {
  type: scheduleType,
  props: schedule,
  path: "target.deadLetterConfig.arn",
  bad: [""],
  missing: "reported",
  unknown: "fine",
});
describeProperty(scheduleEncrypted, {
  type: scheduleType,
  props: schedule,
  path: "kmsKeyArn",
  bad: [""],
  missing: "reported",
  unknown: "fine",
});
describeProperty(busEncrypted, {
  type: "aws:cloudwatch/eventBus:EventBus",
  props: { kmsKeyIdentifier: arn },
  path: "kmsKeyIdentifier",
  bad: ["AWS_OWNED_KEY"],
  missing: "reported",
  unknown: "fine",
});

describeProperty(permissionNamed, {
  type: "aws:cloudwatch/eventPermission:EventPermission",
  props: { principal: "123456789012" },
  path: "principal",
  bad: ["*"],
  missing: "fine",
  more: [
    [
      "held to an organization",
      (kept) =>
        setAt("it", "condition", { key: "aws:PrincipalOrgID", type: "StringEquals", value: "o" })(
          setAt("it", "principal", "*")(kept),
        ),
      "fine",
    ],
    ["another resource", adding({ queue: letters }), "fine"],
  ],
});
