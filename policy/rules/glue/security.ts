import { finding, must, mustBeGiven } from "../../core/outcome";
import type { Resource } from "../../core/resource";
import { resourceRule } from "../../core/rule";
import type { View } from "../../core/view";
import { ownKey } from "../encrypted";
import { looksSecret, noSecret } from "../secretText";

const docs = "https://docs.aws.amazon.com/glue/latest/dg/encryption-security-configuration.html";

export const securityConfigured = resourceRule({
  name: "glue-security-configured",
  severity: "high",
  what: "Jobs, crawlers and dev endpoints run with a security configuration.",
  why: "Without one Glue writes logs, bookmarks and shuffle files without your key.",
  remedy: "Set securityConfiguration to the name of an encrypting one.",
  source: docs,
  frameworks: ["ControlTower CT.GLUE.PR.1", "PCI 3.5.1"],
  peers: ["CKV_AWS_195", "AwsSolutions-GL1", "prowler glue_etl_jobs_amazon_s3_encryption_enabled"],
  types: ["aws:glue/job:Job", "aws:glue/crawler:Crawler", "aws:glue/devEndpoint:DevEndpoint"],
  *check(resource) {
    yield* mustBeGiven(resource.at("securityConfiguration"), "the name of a security configuration");
  },
});

const parts = [
  ["cloudwatchEncryption", "cloudwatchEncryptionMode", ["SSE-KMS"]],
  ["jobBookmarksEncryption", "jobBookmarksEncryptionMode", ["CSE-KMS"]],
  ["s3Encryption", "s3EncryptionMode", ["SSE-KMS", "SSE-S3"]],
] as const;

export const securityComplete = resourceRule<{ s3Kms: boolean }>({
  name: "glue-security-complete",
  severity: "high",
  what: "Security configurations encrypt logs, bookmarks and files.",
  why: "What is left out is written without your key.",
  remedy: "Set it, with the ARN of your key.",
  source: docs,
  peers: ["CKV_AWS_99", "AwsSolutions-GL1", "AwsSolutions-GL3"],
  types: ["aws:glue/securityConfiguration:SecurityConfiguration"],
  settings: {
    s3Kms: { type: "boolean", default: true, description: "Whether files need KMS; SSE-S3 is refused then." },
  },
  *check(configuration, { s3Kms }) {
    for (const [part, mode, accepted] of parts) {
      const view = configuration.at(`encryptionConfiguration.${part}`);
      const modes = s3Kms ? accepted.slice(0, 1) : accepted;
      yield* must(view.at(mode).is(...modes), view.at(mode), modes.join(" or "));
      if (view.at(mode).is("SSE-KMS", "CSE-KMS") === true) yield* ownKey(view.at("kmsKeyArn"));
    }
  },
});

export const catalogEncrypted = resourceRule({
  name: "glue-catalog-encrypted",
  severity: "medium",
  what: "Catalog settings encrypt the catalog and the passwords of connections.",
  why: "Connections without it show their passwords to whoever may read connections.",
  remedy: 'Set catalogEncryptionMode "SSE-KMS" and returnConnectionPasswordEncrypted true, each with a key.',
  source: "https://docs.aws.amazon.com/glue/latest/dg/encrypt-glue-data-catalog.html",
  peers: ["CKV_AWS_94", "prowler glue_data_catalogs_connection_passwords_encryption_enabled"],
  types: ["aws:glue/dataCatalogEncryptionSettings:DataCatalogEncryptionSettings"],
  *check(settings) {
    const at = settings.at("dataCatalogEncryptionSettings.encryptionAtRest.catalogEncryptionMode");
    const passwords = settings.at(
      "dataCatalogEncryptionSettings.connectionPasswordEncryption.returnConnectionPasswordEncrypted",
    );
    yield* must(at.is("SSE-KMS", "SSE-KMS-WITH-SERVICE-ROLE"), at, '"SSE-KMS"');
    yield* must(passwords.is(true), passwords, "true");
  },
});

function* properties(connection: Resource): Iterable<readonly [string, View]> {
  for (const place of ["connectionProperties", "athenaProperties"]) {
    yield* connection.at(place).entries();
  }
}

export const connectionNoPassword = resourceRule({
  name: "glue-connection-no-password",
  severity: "high",
  what: "Connections take their password from Secrets Manager.",
  why: "Whoever may read connections reads the password; it stands in the state, too.",
  remedy: "Give SECRET_ID instead of USERNAME and PASSWORD, and no password in the URL.",
  source: "https://docs.aws.amazon.com/glue/latest/dg/connection-properties-secrets-manager.html",
  frameworks: ["PCI 8.6.2"],
  peers: ["prowler glue_connection_password"],
  types: ["aws:glue/connection:Connection"],
  *check(connection) {
    for (const [name, value] of properties(connection)) {
      const isPassword = /^(ENCRYPTED_)?PASSWORD$/i.test(name) && value.isGiven;
      if (isPassword || looksSecret(name, value.text())) yield finding(value.conceal(), "SECRET_ID");
    }
  },
});

export const connectionTls = resourceRule({
  name: "glue-connection-tls",
  severity: "high",
  what: "JDBC connections demand TLS.",
  why: "Without it the driver falls back to plain text when the server lets it.",
  remedy: 'Set JDBC_ENFORCE_SSL to "true".',
  source: "https://docs.aws.amazon.com/glue/latest/dg/connection-properties.html",
  frameworks: ["PCI 4.2.1"],
  peers: ["prowler glue_database_connections_ssl_enabled"],
  types: ["aws:glue/connection:Connection"],
  *check(connection) {
    const isJdbc = connection.at("connectionType").satisfies((raw) => raw === undefined || raw === "JDBC");
    const enforce = connection.at("connectionProperties.JDBC_ENFORCE_SSL");
    if (isJdbc !== false) yield* must(enforce.is(true), enforce, '"true"');
  },
});

/** Arguments of a job, default and fixed. */
function argumentsOf(job: Resource): Array<readonly [string, View]> {
  return [...job.at("defaultArguments").entries(), ...job.at("nonOverridableArguments").entries()];
}

export const argumentsNoSecrets = resourceRule({
  name: "glue-arguments-no-secrets",
  severity: "high",
  what: "Job arguments carry no secrets.",
  why: "Every run shows its arguments to whoever may look at runs.",
  remedy: "Give the ARN of a secret, and let the job fetch its value.",
  source: "https://docs.aws.amazon.com/glue/latest/dg/aws-glue-programming-etl-glue-arguments.html",
  frameworks: ["PCI 8.6.2"],
  peers: ["prowler glue_etl_jobs_secrets_in_arguments"],
  types: ["aws:glue/job:Job"],
  *check(job) {
    for (const [name, value] of argumentsOf(job)) {
      yield* noSecret(name, value, "the ARN of a secret");
    }
  },
});

export const jobLogged = resourceRule({
  name: "glue-job-logged",
  severity: "medium",
  what: "Spark jobs write logs while they run.",
  why: "From a job that was killed nothing else is left.",
  remedy: 'Set --enable-continuous-cloudwatch-log to "true" (Glue 5.0 and later log by themselves).',
  source: "https://docs.aws.amazon.com/glue/latest/dg/monitor-continuous-logging-enable.html",
  frameworks: ["PCI 10.2.1"],
  peers: ["prowler glue_etl_jobs_logging_enabled"],
  types: ["aws:glue/job:Job"],
  *check(job) {
    const version = job.at("glueVersion");
    const logs = job.at("defaultArguments").at("--enable-continuous-cloudwatch-log");
    const isSpark = job
      .at("command.name")
      .satisfies((raw) => raw === undefined || raw === "glueetl" || raw === "gluestreaming");
    if (isSpark === false || version.satisfies(() => (version.number() ?? 0) >= 5) === true) return;
    yield* must(version.isUnknown ? "unknown" : logs.is(true), logs, '"true"');
  },
});

export const jobSupported = resourceRule({
  name: "glue-version-supported",
  severity: "medium",
  what: "Jobs run on a Glue version that AWS still mends.",
  why: "Old versions run Spark with known holes, cost more for the same work, and will stop.",
  remedy: 'Set glueVersion to "5.0" or later.',
  source: "https://docs.aws.amazon.com/glue/latest/dg/glue-version-support-policy.html",
  frameworks: ["SecurityHub Glue.4"],
  types: ["aws:glue/job:Job"],
  *check(job) {
    const version = job.at("glueVersion");
    const isShell = job.at("command.name").is("pythonshell");
    if (isShell === true) return;
    yield* must(
      version.satisfies(() => (version.number() ?? 0) >= 4),
      version,
      '"4.0" or later',
    );
  },
});

export const jobEnds = resourceRule<{ maxHours: number }>({
  name: "glue-job-ends",
  severity: "medium",
  what: "Jobs say after how long they are ended.",
  why: "A job that hangs is billed until then: by default eight hours, for every worker.",
  remedy: "Set timeout, in minutes.",
  source: "https://docs.aws.amazon.com/glue/latest/dg/add-job.html",
  types: ["aws:glue/job:Job"],
  settings: { maxHours: { type: "number", minimum: 0, default: 8, description: "Hours that a job may run at most." } },
  *check(job, { maxHours }) {
    const timeout = job.at("timeout");
    const streaming = job.at("command.name").is("gluestreaming");
    if (streaming === true) return;
    const ends = timeout.satisfies(() => (timeout.number() ?? Infinity) <= maxHours * 60);
    yield* must(ends, timeout, `${maxHours * 60} minutes or less`);
  },
});
