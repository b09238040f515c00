import { must, mustBeGiven } from "../../core/outcome";
import { resourceRule } from "../../core/rule";
import { anyOf, not } from "../../core/truth";
import { ownKey } from "../encrypted";

const workgroupType = "aws:athena/workgroup:Workgroup";

export const resultsEncrypted = resourceRule({
  name: "athena-results-encrypted",
  severity: "high",
  what: "Results of queries are encrypted with a KMS key of one's own.",
  why: "Results are copies of the data, in a bucket that nobody thinks of.",
  remedy: "Set configuration.resultConfiguration.encryptionConfiguration to SSE_KMS with kmsKeyArn.",
  source: "https://docs.aws.amazon.com/athena/latest/ug/encrypting-query-results-stored-in-s3.html",
  frameworks: ["SecurityHub Athena.1", "PCI 3.5.1"],
  peers: ["CKV_AWS_159", "CKV_AWS_77"],
  types: [workgroupType, "aws:athena/database:Database"],
  *check(resource) {
    const isWorkgroup = resource.type === workgroupType;
    const managed = resource.at("configuration.managedQueryResultsConfiguration");
    if (managed.at("enabled").is(true) === true) return yield* ownKey(managed.at("encryptionConfiguration.kmsKey"));
    const place = isWorkgroup ? "configuration.resultConfiguration.encryptionConfiguration" : "encryptionConfiguration";
    const option = resource.at(place).at("encryptionOption");
    yield* must(option.is("SSE_KMS", "CSE_KMS"), option, "SSE_KMS");
    if (option.is("SSE_KMS", "CSE_KMS") === true)
      yield* ownKey(resource.at(place).at(isWorkgroup ? "kmsKeyArn" : "kmsKey"));
  },
});

export const configurationEnforced = resourceRule({
  name: "athena-configuration-enforced",
  severity: "high",
  what: "A workgroup's settings stand over those of its clients.",
  why: "Otherwise whoever asks chooses another bucket for the result, and no encryption.",
  remedy: "Leave configuration.enforceWorkgroupConfiguration out, or set it to true.",
  source: "https://docs.aws.amazon.com/athena/latest/ug/workgroups-settings-override.html",
  peers: ["CKV_AWS_82"],
  types: [workgroupType],
  *check(workgroup) {
    const enforced = workgroup.at("configuration.enforceWorkgroupConfiguration");
    yield* must(not(enforced.is(false)), enforced, "true");
  },
  remediate(inputs) {
    (inputs.configuration as Record<string, unknown>).enforceWorkgroupConfiguration = true; // It says false: there is a configuration.
  },
});

export const scansCut = resourceRule({
  name: "athena-scans-cut",
  severity: "medium",
  what: "A workgroup cuts queries off that scan too much.",
  why: "One query without a partition filter costs what a month of good ones does.",
  remedy: "Set configuration.bytesScannedCutoffPerQuery.",
  source: "https://docs.aws.amazon.com/athena/latest/ug/workgroups-setting-control-limits-cloudwatch.html",
  types: [workgroupType],
  *check(workgroup) {
    yield* mustBeGiven(workgroup.at("configuration.bytesScannedCutoffPerQuery"), "a number of bytes");
  },
});

export const resultsOwned = resourceRule({
  name: "athena-results-owned",
  severity: "low",
  what: "A workgroup says whose account its result bucket is in.",
  why: "Bucket names are free again when a bucket is deleted: results would go to whoever takes the name.",
  remedy: "Set configuration.resultConfiguration.expectedBucketOwner.",
  source: "https://docs.aws.amazon.com/athena/latest/ug/querying.html",
  types: [workgroupType],
  *check(workgroup) {
    const result = workgroup.at("configuration.resultConfiguration");
    const owner = result.at("expectedBucketOwner");
    yield* must(anyOf([not(result.at("outputLocation").isGiven), owner.isGiven]), owner, "the account of the bucket");
  },
});

export const workgroupMeasured = resourceRule({
  name: "athena-workgroup-measured",
  severity: "low",
  what: "Workgroups publish metrics.",
  why: "Without them nobody sees what queries scan and cost.",
  remedy: "Leave configuration.publishCloudwatchMetricsEnabled out, or set it to true.",
  source: "https://docs.aws.amazon.com/athena/latest/ug/query-metrics-viewing.html",
  frameworks: ["SecurityHub Athena.4"],
  types: [workgroupType],
  *check(workgroup) {
    const published = workgroup.at("configuration.publishCloudwatchMetricsEnabled");
    yield* must(not(published.is(false)), published, "true");
  },
  remediate(inputs) {
    (inputs.configuration as Record<string, unknown>).publishCloudwatchMetricsEnabled = true; // It says false: there is a configuration.
  },
});
