import * as assert from "node:assert/strict";
import { assumed } from "../../cost/assumptions";
import { estimate, type Estimate } from "../../cost/estimate";
import { daysPerMonth } from "../../cost/prices";
import type { CostResource, Properties } from "../../cost/resource";
import { types } from "../../cost/types";

type Made = Readonly<Record<string, readonly [type: string, inputs: Properties, parent?: string]>>;

const resourcesOf = (made: Made): CostResource[] =>
  Object.entries(made).map(([name, [type, inputs, parent]]) => ({
    urn: name,
    type,
    name,
    inputs,
    outputs: {},
    ...(parent === undefined ? {} : { parent }),
  }));

/** A landing bucket whose events go by a queue to a function, which starts a job. */
const pipeline: Made = {
  landing: [types.bucket, { bucket: "landing" }],
  tells: [types.notification, { bucket: "landing", eventbridge: true }],
  landed: [
    types.rule,
    { name: "landed", eventPattern: '{"source":["aws.s3"],"detail":{"bucket":{"name":["landing"]}}}' },
  ],
  "to-queue": [types.target, { rule: "landed", arn: "arn:aws:sqs:us-east-1:0:queue" }],
  queue: [types.queue, { name: "queue" }],
  poll: [
    types.mapping,
    {
      eventSourceArn: "arn:aws:sqs:us-east-1:0:queue",
      functionName: "start",
      batchSize: 100,
      maximumBatchingWindowInSeconds: 300,
      scalingConfig: { maximumConcurrency: 2 },
    },
  ],
  start: [
    types.function,
    { name: "start", architectures: ["arm64"], memorySize: 256, environment: { variables: { JOB: "load" } } },
  ],
  load: [
    types.job,
    {
      name: "load",
      command: { name: "glueetl" },
      workerType: "G.1X",
      numberOfWorkers: 3,
      executionProperty: { maxConcurrentRuns: 10 },
      defaultArguments: { "--workgroup": "warehouse" },
    },
  ],
  warehouse: [types.workgroup, { workgroupName: "warehouse", baseCapacity: 8 }],
};

const estimateOf = (made: Made, filesPerDay: number, fileMb = 1, given: Record<string, number> = {}): Estimate =>
  estimate(resourcesOf(made), { filesPerDay, fileMb }, assumed(given));

/** What a day has of one price of one resource. */
const aDay = ({ lines }: Estimate, resource: string, price: string): number =>
  lines
    .filter((line) => line.resource === resource && line.price === price)
    .reduce((sum, line) => sum + line.quantity, 0) / daysPerMonth;

const near = (value: number, wanted: number) =>
  assert.ok(Math.abs(value - wanted) <= wanted * 1e-9 + 1e-12, `${value}, wanted ${wanted}`);

const changed = (name: string, inputs: Properties): Made => {
  const [type, before] = pipeline[name] ?? assert.fail(name);
  return { ...pipeline, [name]: [type, { ...before, ...inputs }] };
};

describe("batches", () => {
  it("wait for the window of their first file: 1,000 files a day are 224 batches of five minutes", () => {
    near(aDay(estimateOf(pipeline, 1000), "start", "invocation"), 1000 / (1 + 1000 / 288));
  });

  it("are full at the batch size", () => {
    const roomy = changed("load", { executionProperty: { maxConcurrentRuns: 100 } });
    near(aDay(estimateOf(roomy, 1_000_000), "start", "invocation"), 10_000);
  });

  it("are of one file without a window", () => {
    near(aDay(estimateOf(changed("poll", { maximumBatchingWindowInSeconds: 0 }), 100), "start", "invocation"), 100);
  });

  it("are cut by five pollers where nothing limits them", () => {
    near(aDay(estimateOf(changed("poll", { scalingConfig: undefined }), 2880), "start", "invocation"), 2880 / (1 + 2));
  });

  it("share the runs that there is room for, and messages come again meanwhile", () => {
    const one = changed("load", { executionProperty: { maxConcurrentRuns: 1 } });
    // A run of an empty batch: 30 s to start and the billed minute.
    const most = 86_400 / 90;
    const estimate = estimateOf(one, 500_000);
    near(aDay(estimate, "load", "glueDpuHour"), (most * 3 * (45 + (500_000 / most) * (0.05 + 1 / 20))) / 3600);
    near(aDay(estimate, "start", "invocation"), 5000 * 4);
    near(aDay(estimate, "queue", "sqsRequest"), 500_000 * 9 + 15 * 60 * 24 * (730 / 24 / daysPerMonth));
  });

  it("say where files are more than the runs allowed can take", () => {
    const one = changed("load", { executionProperty: { maxConcurrentRuns: 1 } });
    const { keepsUp, notes } = estimateOf(one, 200_000);
    assert.equal(keepsUp, false);
    assert.match(notes.join(), /200,000 files a day are more than the runs allowed can take, about 96,000/);
    assert.equal(estimateOf(one, 90_000).keepsUp, true);
  });
});

describe("minimums", () => {
  it("a job's run is billed for a minute at least, and by the second beyond", () => {
    const runs = 1000 / (1 + 1000 / 288);
    near(aDay(estimateOf(pipeline, 1000), "load", "glueDpuHour"), (runs * 3 * 60) / 3600);
    const seconds = 45 + (1000 / runs) * (0.05 + 1000 / 20);
    near(aDay(estimateOf(pipeline, 1000, 1000), "load", "glueDpuHour"), (runs * 3 * seconds) / 3600);
  });

  it("a warehouse is billed for a minute a load, and for a day at most", () => {
    const runs = 1000 / (1 + 1000 / 288);
    near(aDay(estimateOf(pipeline, 1000), "warehouse", "rpuHour"), (runs * 8 * 60) / 3600);
    near(aDay(estimateOf(pipeline, 1_000_000), "warehouse", "rpuHour"), 8 * 24);
  });

  it("a crawl is billed for ten minutes", () => {
    const crawled: Made = { daily: [types.crawler, { name: "daily", schedule: "cron(0 3 * * ? *)" }] };
    near(aDay(estimateOf(crawled, 0), "daily", "glueDpuHour"), 2 / 6);
    near(aDay(estimateOf(crawled, 0, 1, { crawlMinutes: 30, crawlerDpus: 1 }), "daily", "glueDpuHour"), 0.5);
    assert.equal(estimateOf(crawled, 0).monthly.use, 0);
  });

  it("a shell job takes a sixteenth of a DPU, a flexible one has its own price", () => {
    const shell = changed("load", {
      command: { name: "pythonshell" },
      workerType: undefined,
      numberOfWorkers: undefined,
    });
    near(aDay(estimateOf(shell, 0.001), "load", "glueDpuHour"), (0.001 / (1 + 0.001 / 288)) * (0.0625 / 60));
    const flexible = estimateOf(changed("load", { executionClass: "FLEX" }), 1000);
    assert.deepEqual([aDay(flexible, "load", "glueDpuHour"), aDay(flexible, "load", "glueFlexDpuHour") > 0], [0, true]);
  });
});

describe("the work of a function", () => {
  const policy = (Action: string) =>
    JSON.stringify({ Statement: { Effect: "Allow", Action, Resource: "arn:aws:glue:us-east-1:0:job/load" } });
  const withRights = (Action: string): Made => ({
    ...changed("start", { role: "arn:aws:iam::0:role/starter" }),
    role: [types.role, { name: "starter" }],
    rights: [types.rolePolicy, { role: "starter", policy: policy(Action) }],
  });

  it("is what its role may start, not what it may look at", () => {
    assert.ok(aDay(estimateOf(withRights("glue:StartJobRun"), 10), "load", "glueDpuHour") > 0);
    assert.equal(aDay(estimateOf(withRights("glue:GetJobRuns"), 10), "load", "glueDpuHour"), 0);
  });

  it("by the clock is idle cost", () => {
    const scheduled: Made = {
      ...withRights("glue:StartJobRun"),
      clock: [types.rule, { name: "clock", scheduleExpression: "rate(1 hour)" }],
      ticks: [types.target, { rule: "clock", arn: "arn:aws:lambda:us-east-1:0:function:start" }],
    };
    near(aDay(estimateOf(scheduled, 0), "load", "glueDpuHour"), (24 * 3) / 60);
    assert.equal(estimateOf(scheduled, 0).monthly.use, 0);
  });

  it("is a file's where S3 calls it itself", () => {
    const direct: Made = {
      ...changed("tells", {
        eventbridge: false,
        lambdaFunctions: [{ lambdaFunctionArn: "arn:aws:lambda:us-east-1:0:function:start" }],
      }),
    };
    near(aDay(estimateOf(direct, 50), "start", "invocation"), 50);
    assert.equal(aDay(estimateOf(direct, 50), "tells", "s3Event"), 0);
  });
});

describe("what is billed by being there", () => {
  const monthly = (type: string, inputs: Properties = {}) => estimateOf({ it: [type, inputs] }, 0).monthly;

  const cases: ReadonlyArray<readonly [string, Properties, number]> = [
    ["aws:kms/key:Key", {}, 1],
    ["aws:secretsmanager/secret:Secret", {}, 0.4],
    [types.namespace, { manageAdminPassword: true }, 0.4],
    ["aws:cloudwatch/dashboard:Dashboard", {}, 3],
    ["aws:cloudwatch/metricAlarm:MetricAlarm", { period: 60 }, 0.1],
    ["aws:cloudwatch/metricAlarm:MetricAlarm", { period: 10 }, 0.3],
    ["aws:ec2/vpcEndpoint:VpcEndpoint", { vpcEndpointType: "Interface", subnetIds: ["a", "b"] }, 14.6],
    ["aws:ec2/vpcEndpoint:VpcEndpoint", { vpcEndpointType: "Gateway" }, 0],
    ["awsx:ec2:Vpc", { natGateways: { strategy: "None" } }, 0],
    ["awsx:ec2:Vpc", { natGateways: { strategy: "Single" } }, 36.5],
    ["awsx:ec2:Vpc", {}, 109.5],
    [types.cluster, { nodeType: "ra3.large", numberOfNodes: 2 }, 792.78],
  ];
  for (const [type, inputs, dollars] of cases) {
    it(`${type} ${JSON.stringify(inputs)}: $${dollars} a month`, () => {
      near(monthly(type, inputs).idle, dollars);
      assert.equal(monthly(type, inputs).use, 0);
    });
  }
});

describe("what is not priced", () => {
  it("is named, never silently nothing; free resources and components are not", () => {
    const made: Made = {
      stream: ["aws:kinesis/stream:Stream", {}],
      native: ["aws-native:s3:Bucket", {}],
      role: ["aws:iam/role:Role", {}],
      component: ["landfall:events:Intake", {}],
      provider: ["pulumi:providers:aws", {}],
    };
    assert.deepEqual(estimateOf(made, 10).notPriced, ["aws-native:s3:Bucket", "aws:kinesis/stream:Stream"]);
  });

  it("includes nodes of an unknown type, with a note", () => {
    assert.match(
      estimateOf({ old: [types.cluster, { nodeType: "dc2.large" }] }, 0).notes.join(),
      /old.*no price for "dc2.large"/,
    );
  });
});

describe("components", () => {
  it("carry what their resources cost, however deep these stand", () => {
    const made: Made = {
      intake: ["landfall:events:Intake", {}],
      inner: ["landfall:events:EncryptedQueue", {}, "intake"],
      key: ["aws:kms/key:Key", {}, "inner"],
      alone: ["aws:kms/key:Key", {}],
    };
    const { byComponent, byService } = estimateOf(made, 0);
    assert.deepEqual([...byComponent.keys()], ["Intake intake", "Key alone"]);
    assert.deepEqual([...byService], [["kms", { idle: 2, use: 0, total: 2 }]]);
  });
});

describe("a usage limit", () => {
  it("that stops loads is said", () => {
    const limit: Made = {
      ...pipeline,
      limit: [
        types.usageLimit,
        {
          resourceArn: "arn:aws:redshift-serverless:us-east-1:0:workgroup/warehouse",
          amount: 10,
          period: "daily",
          breachAction: "deactivate",
        },
      ],
    };
    assert.match(estimateOf(limit, 1000).notes.join(), /30 RPU-hours a day; the usage limit "limit" stops them at 10/);
    assert.deepEqual(estimateOf(limit, 10).notes, []);
  });
});

describe("assumptions", () => {
  it("change the figures", () => {
    const of = (given: Record<string, number>) => estimateOf(pipeline, 1000, 1, given).monthly.use;
    assert.ok(of({ jobBaseSeconds: 600 }) > of({}));
    assert.ok(of({ batchesPerWindow: 2 }) > of({}));
    assert.ok(of({ activeHours: 1 }) < of({}));
  });

  it("refuse a name that there is none of, and values out of bounds", () => {
    assert.throws(() => assumed({ nonsense: 1 }), /There is no assumption "nonsense"\. There are activeHours, /);
    assert.throws(() => assumed({ activeHours: 25 }), /activeHours is 25; it must be 0\.1 to 24 hours a day/);
    assert.throws(() => assumed({ activeHours: NaN }), /activeHours is NaN/);
  });
});
