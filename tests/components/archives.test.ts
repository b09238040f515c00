import type * as pulumi from "@pulumi/pulumi";
import { strToU8, zipSync } from "fflate";
import * as assert from "node:assert/strict";
import { createRequire } from "node:module";
import { compileFunction } from "node:vm";
import { Generator } from "../../components/generator";
import { Intake } from "../../components/intake";
import { generateTollsFactory } from "../../functions/generateTolls";
import { recoverWorkflowRunsFactory } from "../../functions/recoverWorkflowRuns";
import { startWorkflowRunsFactory } from "../../functions/startWorkflowRuns";
import { only, recorded } from "../support/recorded";
import { stack } from "../support/stack";

/** What the starter asks of AWS in these tests, by command. */
type Answers = Record<string, (input: Record<string, unknown>) => unknown>;

type Archive = Record<string, { text?: string; path?: string }>;

/** The archives of starter, recoverer and generator: entry name to its text, or to the folder that it is taken from. */
async function archives(): Promise<{ starter: Archive; recoverer: Archive; generator: Archive }> {
  const resources = await recorded(() => {
    const { on, zone, alerts } = stack();
    const runs = {
      name: "wf",
      dataset: "visits",
      starter: startWorkflowRunsFactory,
      environment: { WORKFLOW: "wf", CRAWLERS: "c1", MAX_RUNS: "2" },
      recoverer: recoverWorkflowRunsFactory,
      endings: [],
      grantStart: () => undefined,
      grantLook: () => undefined,
    };
    new Intake("in", { on, zone, alerts, suffix: ".json" }).starts(runs);
    new Generator("gen", { on, zone, what: "tolls", factory: generateTollsFactory });
  });
  const entriesOf = async (name: string) => {
    const code = only(resources, "aws:lambda/function:Function", name).inputs["code"] as pulumi.asset.AssetArchive;
    const entries = Object.entries(await code.assets).map(async ([entry, asset]) => {
      const { text, path } = asset as { text?: Promise<string>; path?: Promise<string> };
      return [entry, { text: await text, path: await path }] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  };
  return {
    starter: await entriesOf("in-start"),
    recoverer: await entriesOf("in-recovery"),
    generator: await entriesOf("gen"),
  };
}

/** Runs a function's code as Lambda would, with an SDK that answers from `answers`. */
function load(text: string, answers: Answers): (event: unknown) => Promise<unknown> {
  const exports: { handler?: (event: unknown) => Promise<unknown> } = {};
  const sdk = new Proxy(
    {},
    {
      get: (_, name: string) =>
        name.endsWith("Client")
          ? class {
              send = async (command: { name: string; input: Record<string, unknown> }) =>
                answers[command.name]?.(command.input) ?? {};
            }
          : class {
              name = name;
              constructor(readonly input: Record<string, unknown>) {}
            },
    },
  );
  const requiring = (id: string): unknown => (id.startsWith("@aws-sdk/") ? sdk : createRequire(__filename)(id));
  const run = compileFunction(text, ["exports", "require"]) as (
    exports: object,
    require: (id: string) => unknown,
  ) => void;
  run(exports, requiring);
  assert.ok(exports.handler);
  return exports.handler;
}

const landed = {
  messageId: "1",
  receiptHandle: "h",
  eventSource: "aws:sqs",
  attributes: { ApproximateReceiveCount: "1" },
  body: JSON.stringify({
    source: "aws.s3",
    detail: { bucket: { name: "raw" }, object: { key: "a.json", "version-id": "v" } },
  }),
};

/** The turn to start runs, as it is before the first. */
const nobodysTurn: Answers = {
  GetObjectCommand: () => {
    throw Object.assign(new Error("none"), { name: "NoSuchKey" });
  },
  PutObjectCommand: () => ({ ETag: "mine" }),
};

describe("archives", function () {
  // Evaluating callbacks reads the tree of installed packages.
  this.timeout(30_000);
  let first: Awaited<ReturnType<typeof archives>>;
  let text: string;
  before(async () => {
    first = await archives();
    text = first.starter["__index.js"]?.text ?? "";
  });

  for (const of of ["starter", "recoverer"] as const) {
    it(`of the ${of} is one file of at most 10 KB zipped, without node_modules`, () => {
      assert.deepEqual(Object.keys(first[of]), ["__index.js"]);
      const size = zipSync({ "__index.js": strToU8(first[of]["__index.js"]?.text ?? "") }).length;
      assert.ok(size <= 10 * 1024, `${size} bytes`);
    });
  }

  it("are the same at each evaluation, and say nothing of the machine", async () => {
    assert.deepEqual(await archives(), first);
    assert.ok(!JSON.stringify(first).includes(process.cwd()));
  });

  it("of the generator brings Faker along and nothing else", () => {
    assert.deepEqual(Object.keys(first.generator), ["__index.js", "node_modules/@faker-js/faker"]);
    assert.equal(first.generator["node_modules/@faker-js/faker"]?.path, "node_modules/@faker-js/faker");
  });

  it("writes the manifest once and starts a run with it", async () => {
    const started: unknown[] = [];
    const written: unknown[] = [];
    const handler = load(text, {
      ...nobodysTurn,
      GetCrawlerCommand: () => ({ Crawler: { State: "READY" } }),
      PutObjectCommand: ({ Key, IfNoneMatch, IfMatch }) => {
        written.push([String(Key).split("/")[0], IfNoneMatch ?? IfMatch]);
        return { ETag: "mine" };
      },
      GetWorkflowRunsCommand: () => ({
        Runs: started.map(() => ({ WorkflowRunId: "wr", Status: "RUNNING" })),
      }),
      StartWorkflowRunCommand: ({ RunProperties }) => {
        started.push(RunProperties);
        return { RunId: "wr" };
      },
    });
    assert.deepEqual(await handler({ Records: [landed] }), { batchItemFailures: [] });
    assert.deepEqual(written, [
      ["turns", "*"],
      ["manifests", "*"],
      ["open", undefined],
      ["turns", "mine"],
    ]);
    assert.match(JSON.stringify(started), /^\[\{"batch":"[0-9a-f]{32}","manifest":"s3:\/\/.*"attempt":"1"/);
  });

  it("hears from Glue itself that as many run as may", async () => {
    const putOff: unknown[] = [];
    const handler = load(text, {
      ...nobodysTurn,
      StartWorkflowRunCommand: () => {
        throw Object.assign(new Error("too many"), { name: "ConcurrentRunsExceededException" });
      },
      ChangeMessageVisibilityBatchCommand: ({ Entries }) => putOff.push(Entries),
    });
    assert.deepEqual(await handler({ Records: [landed] }), { batchItemFailures: [{ itemIdentifier: "1" }] });
    assert.deepEqual(putOff, [[{ Id: "0", ReceiptHandle: "h", VisibilityTimeout: 10 }]]);
  });

  it("looks for the run of a manifest that is there, page by page, before it starts another", async () => {
    const pages: unknown[] = [];
    const handler = load(text, {
      ...nobodysTurn,
      PutObjectCommand: ({ Key }) => {
        if (!String(Key).startsWith("manifests/")) return { ETag: "mine" };
        throw Object.assign(new Error("there"), { name: "PreconditionFailed" });
      },
      GetWorkflowRunsCommand: ({ NextToken }) => {
        pages.push(NextToken);
        return {
          Runs: [{ Status: "COMPLETED", WorkflowRunId: "wr", WorkflowRunProperties: { batch: "other" } }],
          NextToken: NextToken === undefined ? "2" : undefined,
        };
      },
      StartWorkflowRunCommand: () => {
        pages.push("started");
        return { RunId: "wr" };
      },
    });
    await handler({ Records: [landed] });
    const [withoutTurn, inTurn, untilListed] = [undefined, undefined, undefined];
    assert.deepEqual(pages, [withoutTurn, inTurn, undefined, "2", "started", untilListed]);
  });

  for (const [order, pages] of [
    ["the latest first: no further than the attempt may be", 1],
    ["in another order: all", 2],
  ] as const)
    it(`looks through runs that are listed ${order}`, async () => {
      const hour = 3_600_000;
      const asked: unknown[] = [];
      const since = Date.UTC(2026, 0, 2);
      const ages = pages === 1 ? [-1, 1] : [1, -1, 1];
      const Runs = ages.map((age) => ({ Status: "COMPLETED", StartedOn: new Date(since - age * hour) }));
      const handler = load(text, {
        ...nobodysTurn,
        GetWorkflowRunsCommand: ({ NextToken }) => {
          asked.push(NextToken);
          return { Runs, NextToken: NextToken === undefined ? "2" : undefined };
        },
      });
      const retry = { batch: "0123456789abcdef".repeat(2), attempt: 2, since };
      // Whether there is room, before its turn and in it; and whether the run is listed.
      const others = 3;
      await handler({ Records: [{ ...landed, body: JSON.stringify({ retry }) }] });
      assert.equal(asked.length, others + pages, JSON.stringify(asked));
    });
});
