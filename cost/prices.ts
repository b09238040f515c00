/** What AWS asks for one thing, in dollars for `per` units. */
export interface Price {
  readonly dollars: number;
  readonly per: number;
  /** What is counted, in the plural. */
  readonly unit: string;
  /** AWS's page that says so. */
  readonly source: string;
}

/** Where and when the prices below hold: on demand, without free tiers, discounts and taxes. */
export const priceList = { region: "us-east-1", asOf: "2026-11-01" } as const;

const page = (service: string): string => `https://aws.amazon.com/${service}/pricing/`;

const of =
  (source: string) =>
  (dollars: number, unit: string, per = 1) => ({ dollars, per, unit, source });

const million = 1_000_000;
const glue = of(page("glue"));
const redshift = of(page("redshift"));
const lambda = of(page("lambda"));
const s3 = of(page("s3"));
const cloudwatch = of(page("cloudwatch"));
const vpc = of(page("vpc"));
const sns = of(page("sns"));

export const prices = {
  glueDpuHour: glue(0.44, "DPU-hours"),
  glueFlexDpuHour: glue(0.29, "DPU-hours, flexible"),
  rpuHour: redshift(0.375, "RPU-hours"),
  managedStorage: redshift(0.024, "GB-months"),
  "ra3.large": redshift(0.543, "node-hours"),
  "ra3.xlplus": redshift(1.086, "node-hours"),
  "ra3.4xlarge": redshift(3.26, "node-hours"),
  "ra3.16xlarge": redshift(13.04, "node-hours"),
  invocation: lambda(0.2, "invocations", million),
  lambdaArm: lambda(0.0000133334, "GB-seconds, arm64"),
  lambdaX86: lambda(0.0000166667, "GB-seconds, x86_64"),
  s3Put: s3(0.005, "PUT, COPY and LIST requests", 1000),
  s3Get: s3(0.0004, "GET requests", 1000),
  s3Standard: s3(0.023, "GB-months, Standard"),
  s3Infrequent: s3(0.0125, "GB-months, Standard-IA"),
  s3Transition: s3(0.01, "transitions to Standard-IA", 1000),
  sqsRequest: of(page("sqs"))(0.4, "requests", million),
  sqsFifoRequest: of(page("sqs"))(0.5, "FIFO requests", million),
  publish: sns(0.5, "publishes", million),
  email: sns(2, "e-mails", 100_000),
  httpDelivery: sns(0.6, "HTTP deliveries", million),
  s3Event: of(page("eventbridge"))(1, "S3 events", million),
  scheduled: of(page("eventbridge"))(1, "Scheduler invocations", million),
  transition: of(page("step-functions"))(0.025, "state transitions", 1000),
  expressRequest: of(page("step-functions"))(1, "express executions", million),
  expressGbSecond: of(page("step-functions"))(0.00001667, "GB-seconds of express executions"),
  scanned: of(page("athena"))(5, "TB scanned"),
  key: of(page("kms"))(1, "keys"),
  keyRequest: of(page("kms"))(0.03, "requests", 10_000),
  secret: of(page("secrets-manager"))(0.4, "secrets"),
  alarm: cloudwatch(0.1, "alarms"),
  fastAlarm: cloudwatch(0.3, "high-resolution alarms"),
  compositeAlarm: cloudwatch(0.5, "composite alarms"),
  dashboard: cloudwatch(3, "dashboards"),
  metric: cloudwatch(0.3, "custom metrics"),
  logsIngested: cloudwatch(0.5, "GB of logs"),
  logsStored: cloudwatch(0.03, "GB-months of logs"),
  endpointHour: vpc(0.01, "endpoint-hours"),
  natHour: vpc(0.045, "NAT gateway-hours"),
  publicAddressHour: vpc(0.005, "public IPv4 address-hours"),
} as const satisfies Readonly<Record<string, Price>>;

/** Hours and days of an average month. */
export const hoursPerMonth = 730;
export const daysPerMonth = 365 / 12;
