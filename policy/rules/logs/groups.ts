import { must } from "../../core/outcome";
import { resourceRule } from "../../core/rule";
import { ownKey } from "../encrypted";

const groupType = "aws:cloudwatch/logGroup:LogGroup";

export const groupRetained = resourceRule<{ minDays: number }>({
  name: "logs-retention-set",
  severity: "high",
  what: "Log groups say how long logs are kept, and keep them a year.",
  why: "Without it, or with 0, logs are kept and billed for ever; kept too shortly, nobody can find out what happened.",
  remedy: "Set retentionInDays to 365 or more.",
  source:
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html#SettingLogRetention",
  frameworks: ["SecurityHub CloudWatch.16", "PCI 10.5.1"],
  peers: ["CKV_AWS_66", "CKV_AWS_338", "CloudWatchLogGroupRetentionPeriod"],
  types: [groupType],
  settings: {
    minDays: { type: "integer", minimum: 1, default: 365, description: "Days that logs must be kept at least." },
  },
  *check(group, { minDays }) {
    const days = group.at("retentionInDays");
    const kept = days.satisfies(() => (days.number() ?? 0) >= minDays);
    yield* must(kept, days, `${minDays} or more`);
  },
});

export const groupEncrypted = resourceRule({
  name: "logs-encrypted",
  severity: "high",
  what: "Log groups are encrypted with a KMS key of one's own.",
  why: "Logs say names, values and errors that were never meant for everybody who may read logs.",
  remedy: "Set kmsKeyId, and let logs.<region>.amazonaws.com use the key in its policy.",
  source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
  frameworks: ["PCI 10.3.2"],
  peers: ["CKV_AWS_158", "CloudWatchLogGroupEncrypted"],
  types: [groupType],
  *check(group) {
    yield* ownKey(group.at("kmsKeyId"));
  },
});
