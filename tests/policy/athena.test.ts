import {
  configurationEnforced,
  resultsEncrypted,
  resultsOwned,
  scansCut,
  workgroupMeasured,
} from "../../policy/rules/athena/workgroups";
import { describeProperty, dropAt } from "./support/cases";
import { made } from "./support/stack";

const arn = "arn:aws:kms:us-east-1:1:key/k";

const athenaType = "aws:athena/workgroup:Workgroup";
const results = {
  configuration: {
    resultConfiguration: {
      outputLocation: "s3://b/",
      expectedBucketOwner: "1",
      encryptionConfiguration: { encryptionOption: "SSE_KMS", kmsKeyArn: arn },
    },
    bytesScannedCutoffPerQuery: 1,
  },
};
const option = "configuration.resultConfiguration.encryptionConfiguration.encryptionOption";
describeProperty(resultsEncrypted, {
  type: athenaType,
  props: results,
  path: option,
  bad: ["SSE_S3"],
  missing: "reported",
  more: [
    [
      "no key",
      dropAt("it", "configuration.resultConfiguration.encryptionConfiguration.kmsKeyArn"),
      /kmsKeyArn is not set/,
    ],
    [
      "a database",
      () => ({ it: made("aws:athena/database:Database", { name: "d" }) }),
      /^Database "it": encryptionConfiguration\.encryptionOption is not set/,
    ],
    [
      "results that Athena keeps",
      () => ({
        it: made(athenaType, {
          configuration: {
            managedQueryResultsConfiguration: { enabled: true, encryptionConfiguration: { kmsKey: arn } },
          },
        }),
      }),
      "fine",
    ],
  ],
});
describeProperty(configurationEnforced, {
  type: athenaType,
  props: { configuration: { ...results.configuration, enforceWorkgroupConfiguration: true } },
  path: "configuration.enforceWorkgroupConfiguration",
  bad: [false],
  missing: "fine",
});
describeProperty(scansCut, {
  type: athenaType,
  props: results,
  path: "configuration.bytesScannedCutoffPerQuery",
  bad: [""],
  missing: "reported",
  unknown: "fine",
});
describeProperty(resultsOwned, {
  type: athenaType,
  props: results,
  path: "configuration.resultConfiguration.expectedBucketOwner",
  bad: [""],
  missing: "reported",
  unknown: "fine",
});
describeProperty(workgroupMeasured, {
  type: athenaType,
  props: { configuration: { ...results.configuration, publishCloudwatchMetricsEnabled: true } },
  path: "configuration.publishCloudwatchMetricsEnabled",
  bad: [false],
  missing: "fine",
});
