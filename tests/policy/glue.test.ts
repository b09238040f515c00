import {
  argumentsNoSecrets,
  catalogEncrypted,
  connectionNoPassword,
  connectionTls,
  jobEnds,
  jobLogged,
  jobSupported,
  securityComplete,
  securityConfigured,
} from "../../policy/rules/glue/security";
import { describeProperty, describeRule, dropAt, secretCases, setAt, unknownAt, type Case } from "./support/cases";
import { made } from "./support/stack";

const arn = "arn:aws:kms:us-east-1:1:key/k";

for (const type of ["aws:glue/job:Job", "aws:glue/crawler:Crawler", "aws:glue/devEndpoint:DevEndpoint"]) {
  describeProperty(securityConfigured, {
    type,
    props: { securityConfiguration: "s" },
    path: "securityConfiguration",
    bad: [""],
    missing: "reported",
    unknown: "fine",
  });
}

const encryption = {
  cloudwatchEncryption: { cloudwatchEncryptionMode: "SSE-KMS", kmsKeyArn: arn },
  jobBookmarksEncryption: { jobBookmarksEncryptionMode: "CSE-KMS", kmsKeyArn: arn },
  s3Encryption: { s3EncryptionMode: "SSE-KMS", kmsKeyArn: arn },
};
describeRule(securityComplete, {
  kept: { it: made("aws:glue/securityConfiguration:SecurityConfiguration", { encryptionConfiguration: encryption }) },
  cases: [
    ...[
      "cloudwatchEncryption.cloudwatchEncryptionMode",
      "jobBookmarksEncryption.jobBookmarksEncryptionMode",
      "s3Encryption.s3EncryptionMode",
    ].flatMap((path): Case[] => [
      [`${path} is off`, setAt("it", `encryptionConfiguration.${path}`, "DISABLED"), /is "DISABLED"/],
      [`${path} is missing`, dropAt("it", `encryptionConfiguration.${path}`), /is not set/],
      [
        `${path} is unknown`,
        unknownAt("it", `encryptionConfiguration.${path}`),
        { deferred: `encryptionConfiguration.${path}` },
      ],
    ]),
    ["no key", dropAt("it", "encryptionConfiguration.s3Encryption.kmsKeyArn"), /kmsKeyArn is not set/],
    ["a key that is not known yet", unknownAt("it", "encryptionConfiguration.s3Encryption.kmsKeyArn"), "fine"],
    ["S3's own keys", setAt("it", "encryptionConfiguration.s3Encryption", { s3EncryptionMode: "SSE-S3" }), /"SSE-S3"/],
    [
      "S3's own keys by config",
      setAt("it", "encryptionConfiguration.s3Encryption", { s3EncryptionMode: "SSE-S3" }),
      "fine",
      { s3Kms: false },
    ],
  ],
});

describeProperty(catalogEncrypted, {
  type: "aws:glue/dataCatalogEncryptionSettings:DataCatalogEncryptionSettings",
  props: {
    dataCatalogEncryptionSettings: {
      encryptionAtRest: { catalogEncryptionMode: "SSE-KMS" },
      connectionPasswordEncryption: { returnConnectionPasswordEncrypted: true },
    },
  },
  path: "dataCatalogEncryptionSettings.encryptionAtRest.catalogEncryptionMode",
  bad: ["DISABLED"],
  missing: "reported",
  more: [
    [
      "passwords are shown",
      setAt(
        "it",
        "dataCatalogEncryptionSettings.connectionPasswordEncryption.returnConnectionPasswordEncrypted",
        false,
      ),
      /is false/,
    ],
  ],
});

const connectionType = "aws:glue/connection:Connection";
describeRule(connectionNoPassword, {
  kept: {
    it: made(connectionType, {
      connectionProperties: { SECRET_ID: "arn:s", JDBC_CONNECTION_URL: "jdbc:redshift://h:5439/d" },
    }),
  },
  cases: [
    [
      "a password",
      setAt("it", "connectionProperties.PASSWORD", "hunter2"),
      /PASSWORD is set \(not shown\); wanted SECRET_ID/,
    ],
    [
      "in the URL",
      setAt("it", "connectionProperties.JDBC_CONNECTION_URL", "jdbc:redshift://h:5439/d?user=a&password=hunter2"),
      /JDBC_CONNECTION_URL is set \(not shown\)/,
    ],
    ["a password that is not known yet", unknownAt("it", "connectionProperties.PASSWORD"), /PASSWORD is not known yet/],
    ["all is unknown", unknownAt("it", "connectionProperties"), "fine"],
    ["none", dropAt("it", "connectionProperties"), "fine"],
  ],
});
describeProperty(connectionTls, {
  type: connectionType,
  props: { connectionType: "JDBC", connectionProperties: { JDBC_ENFORCE_SSL: "true" } },
  path: "connectionProperties.JDBC_ENFORCE_SSL",
  bad: ["false"],
  missing: "reported",
  more: [
    ["a network connection", () => ({ it: made(connectionType, { connectionType: "NETWORK" }) }), "fine"],
    [
      "all properties are unknown",
      unknownAt("it", "connectionProperties"),
      { deferred: "connectionProperties.JDBC_ENFORCE_SSL" },
    ],
  ],
});

const jobType = "aws:glue/job:Job";
describeRule(argumentsNoSecrets, {
  kept: {
    it: made(jobType, { defaultArguments: { "--contract": '{"columns":[]}', "--copy_role": "arn:aws:iam::1:role/x" } }),
  },
  cases: secretCases("defaultArguments", /defaultArguments\.\w+ is set \(not shown\)/),
});
describeRule(jobLogged, {
  kept: {
    it: made(jobType, { glueVersion: "4.0", defaultArguments: { "--enable-continuous-cloudwatch-log": "true" } }),
  },
  cases: [
    ["off", setAt("it", "defaultArguments", { "--enable-continuous-cloudwatch-log": "false" }), /"false"/],
    ["missing", dropAt("it", "defaultArguments"), /is not set/],
    [
      "unknown",
      unknownAt("it", "defaultArguments"),
      { deferred: "defaultArguments.--enable-continuous-cloudwatch-log" },
    ],
    ["Glue 5.1 does by itself", () => ({ it: made(jobType, { glueVersion: "5.1" }) }), "fine"],
    ["a shell job", () => ({ it: made(jobType, { command: { name: "pythonshell" } }) }), "fine"],
  ],
});
describeProperty(jobSupported, {
  type: jobType,
  props: { glueVersion: "5.1" },
  path: "glueVersion",
  bad: ["2.0", "3.0"],
  missing: "reported",
  more: [["a shell job", () => ({ it: made(jobType, { command: { name: "pythonshell" } }) }), "fine"]],
});
describeProperty(jobEnds, {
  type: jobType,
  props: { timeout: 15 },
  path: "timeout",
  bad: [2880],
  missing: "reported",
  more: [["a stream", () => ({ it: made(jobType, { command: { name: "gluestreaming" } }) }), "fine"]],
});
