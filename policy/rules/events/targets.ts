import { must, mustBeGiven } from "../../core/outcome";
import { resourceRule } from "../../core/rule";
import { ownKey } from "../encrypted";

export const targetHasDeadLetters = resourceRule({
  name: "events-target-has-dead-letters",
  severity: "high",
  what: "Every target of a rule has a dead-letter queue.",
  why: "What EventBridge cannot deliver it drops without a word: a file that landed is then never loaded.",
  remedy: "Set deadLetterConfig.arn to a queue whose policy lets EventBridge send.",
  source: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html",
  peers: ["EventBusDLQ"],
  types: ["aws:cloudwatch/eventTarget:EventTarget"],
  *check(target) {
    yield* mustBeGiven(target.at("deadLetterConfig.arn"), "a dead-letter queue");
  },
});

export const scheduleHasDeadLetters = resourceRule({
  name: "scheduler-target-has-dead-letters",
  severity: "high",
  what: "Every schedule has a dead-letter queue.",
  why: "A call that fails is dropped after its retries, and nobody is told.",
  remedy: "Set target.deadLetterConfig.arn.",
  source: "https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html",
  types: ["aws:scheduler/schedule:Schedule"],
  *check(schedule) {
    yield* mustBeGiven(schedule.at("target.deadLetterConfig.arn"), "a dead-letter queue");
  },
});

export const scheduleEncrypted = resourceRule({
  name: "scheduler-schedule-encrypted",
  severity: "low",
  what: "Schedules are encrypted with a key of one's own.",
  why: "A schedule's input may say more than its owner remembers.",
  remedy: "Set kmsKeyArn.",
  source: "https://docs.aws.amazon.com/scheduler/latest/UserGuide/encryption-rest.html",
  peers: ["CKV_AWS_297"],
  types: ["aws:scheduler/schedule:Schedule"],
  *check(schedule) {
    yield* ownKey(schedule.at("kmsKeyArn"));
  },
});

export const busEncrypted = resourceRule({
  name: "events-bus-encrypted",
  severity: "medium",
  what: "Event buses of one's own are encrypted with a key of one's own.",
  why: "Events carry business data on their way to many readers.",
  remedy: "Set kmsKeyIdentifier.",
  source: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption-event-bus-cmkey.html",
  types: ["aws:cloudwatch/eventBus:EventBus"],
  *check(bus) {
    yield* ownKey(bus.at("kmsKeyIdentifier"));
  },
});

export const permissionNamed = resourceRule({
  name: "events-permission-named",
  severity: "critical",
  what: "Event buses let in named accounts, or one organization.",
  why: "With * anyone in the world can forge events, and each forged event starts a run.",
  remedy: "Name the account in principal, or add a condition on aws:PrincipalOrgID.",
  source: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html",
  frameworks: ["SecurityHub EventBridge.3"],
  peers: ["AwsSolutions-EVB1"],
  types: ["aws:cloudwatch/eventPermission:EventPermission"],
  *check(permission) {
    const principal = permission.at("principal");
    const held = permission.at("condition.key").is("aws:PrincipalOrgID") === true;
    yield* must(held || principal.satisfies((raw) => raw !== "*"), principal, "an account");
  },
});
