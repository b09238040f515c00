/** An integration that Step Functions has more for than the bare call. */
interface Optimized {
  /** How its resource may end. */
  readonly suffixes: readonly string[];
  readonly prefix: string;
}

const once = [""] as const;
const orToken = ["", ".waitForTaskToken"] as const;
const orSync = ["", ".sync"] as const;

/** The optimized integrations, by `service:action`; the service is a folder's name too. */
export const optimized: Readonly<Record<string, Optimized>> = {
  "glue:startJobRun": { suffixes: orSync, prefix: "Glue" },
  "lambda:invoke": { suffixes: orToken, prefix: "Lambda" },
  "sns:publish": { suffixes: orToken, prefix: "SNS" },
  "sqs:sendMessage": { suffixes: orToken, prefix: "SQS" },
  "events:putEvents": { suffixes: orToken, prefix: "EventBridge" },
  "athena:startQueryExecution": { suffixes: orSync, prefix: "Athena" },
  "athena:stopQueryExecution": { suffixes: once, prefix: "Athena" },
  "athena:getQueryExecution": { suffixes: once, prefix: "Athena" },
  "athena:getQueryResults": { suffixes: once, prefix: "Athena" },
  "states:startExecution": { suffixes: [...orSync, ".sync:2", ".waitForTaskToken"], prefix: "StepFunctions" },
};

/** What the services are called in `aws-sdk` resources, and in the names of their errors there. */
export const sdkServices: Readonly<Record<string, { readonly folder: string; readonly prefix: string }>> = {
  athena: { folder: "athena", prefix: "Athena" },
  cloudwatch: { folder: "cloudwatch", prefix: "CloudWatch" },
  cloudwatchlogs: { folder: "logs", prefix: "CloudWatchLogs" },
  eventbridge: { folder: "events", prefix: "EventBridge" },
  glue: { folder: "glue", prefix: "Glue" },
  iam: { folder: "iam", prefix: "Iam" },
  kms: { folder: "kms", prefix: "Kms" },
  lambda: { folder: "lambda", prefix: "Lambda" },
  redshiftdata: { folder: "redshift", prefix: "RedshiftData" },
  s3: { folder: "s3", prefix: "S3" },
  secretsmanager: { folder: "secretsmanager", prefix: "SecretsManager" },
  sfn: { folder: "states", prefix: "Sfn" },
  sns: { folder: "sns", prefix: "Sns" },
  sqs: { folder: "sqs", prefix: "Sqs" },
  sts: { folder: "sts", prefix: "Sts" },
};
