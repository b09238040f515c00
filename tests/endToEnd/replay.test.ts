import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Store } from "../../local/engine/store";
import { Environment } from "../../local/environment";
import type { Graph } from "../../local/graph/graph";
import { graphOf } from "../../local/graph/load";
import { ObjectIndex } from "../../local/services/s3/objectIndex";
import { ended, runLandfall, Serving } from "../support/command";
import { projectRoot } from "../support/environment";
import { edited, RunningStack, withOutputs } from "../support/runningStack";
import { lines, strictJson, tollRecord } from "../support/tolls";

/** The program whose rule sees no file land whose name begins with "lost", and whose job asks a database that is not there. */
function broken(graph: Graph): Graph {
  return edited(graph, (resource) => {
    const { type, name, outputs } = resource;
    if (type === "aws:cloudwatch/eventRule:EventRule" && name === "toll-landed") {
      const eventPattern = JSON.parse(String(outputs.eventPattern)) as { detail: { object: unknown } };
      eventPattern.detail.object = { key: [{ "anything-but": { prefix: "lost" } }] };
      return withOutputs(resource, { eventPattern: JSON.stringify(eventPattern) });
    }
    if (type !== "aws:glue/job:Job") return resource;
    const before = outputs.defaultArguments as Readonly<Record<string, string>>;
    return withOutputs(resource, { defaultArguments: { ...before, "--database": "nowhere" } });
  });
}

interface Found {
  readonly pipelines: {
    readonly toll: {
      readonly count?: number;
      readonly objects?: ReadonlyArray<{ key: string }>;
      readonly sent?: ReadonlyArray<{ what: string; reason: string }>;
      readonly left?: ReadonlyArray<{ what: string; reason: string }>;
    };
  };
}

describe("Files that were lost or given up", function () {
  this.timeout(300_000);
  let directory: string;
  let graph: Graph;
  let queueUrl: string;
  const body = lines(...[1, 2].map((transaction_id) => strictJson(tollRecord({ transaction_id }))));
  const all = ["--prefix", "", "--since", "2020-01-01"];

  /** `landfall <command> --state <directory> --json <args>`, which must succeed. */
  async function landfall(command: string, ...args: readonly string[]): Promise<Found["pipelines"]["toll"]> {
    const { code, stdout, stderr } = await runLandfall(command, "--state", directory, "--json", ...args);
    assert.equal(code, 0, stderr);
    return (JSON.parse(stdout) as Found).pipelines.toll;
  }

  async function query(sql: string): Promise<unknown> {
    const { code, stdout, stderr } = await runLandfall("query", sql, "--state", directory, "--json");
    assert.equal(code, 0, stderr);
    return (JSON.parse(stdout) as { rows: unknown }).rows;
  }

  /** What the state says of the pipeline's objects and messages. How often messages were looked at is not told. */
  async function kept(): Promise<unknown> {
    const store = new Store(join(directory, "store"));
    const versions = [...new ObjectIndex(store).all()];
    const messages = [...store.table("sqs.messages").values()];
    await store.close();
    const landed = versions.filter(({ bucket }) => bucket.startsWith("toll-"));
    assert.ok(landed.length > 3 && messages.length > 1);
    return { landed, messages };
  }

  before(async () => {
    graph = await graphOf(projectRoot, "toll");
    const stack = await RunningStack.of(broken(graph));
    directory = stack.directory;
    queueUrl = stack.output("queueUrl");
    for (const key of ["lost one.json", "lost+drei-ü.json"]) await stack.put(key, body);
    await stack.land("given up.json", body);
    const input = { QueueUrl: stack.output("dlqUrl"), MessageBody: "no event" };
    await stack.call("sqs", "SendMessage", input);
    await stack.environment.stop();
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  it("are listed by dry runs, which change nothing", async () => {
    const before = await kept();
    const replayed = await landfall("replay", "--dry-run", ...all);
    assert.deepEqual(
      replayed.objects?.map(({ key }) => key),
      ["given up.json", "lost one.json", "lost+drei-ü.json"],
    );
    const { sent = [], left = [] } = await landfall("redrive", "--dry-run");
    assert.match(sent.map(({ what, reason }) => `${what}: ${reason}`).join(), /given up\.json@.*: .*nowhere/s);
    assert.deepEqual(
      left.map(({ what }) => what),
      ["no event"],
    );
    assert.deepEqual(await kept(), before);
  });

  it("are loaded by a redrive of the mended program, which leaves what can never be handled", async () => {
    const { sent, left } = await landfall("redrive");
    assert.deepEqual([sent?.length, left?.length], [1, 1]);
    assert.deepEqual(await query("select count(*), count(distinct etl_source) from toll_table"), [[2, 1]]);
    const again = await landfall("redrive", "--dry-run");
    assert.deepEqual([again.sent, again.left?.length], [[], 1]);
  });

  describe("in a stack that is served", () => {
    let serving: Serving;
    before(async () => {
      serving = await Serving.start("--state", directory);
    });
    after(() => serving.end());

    it("are chosen by prefix and time, through AWS's own protocol with the outputs given", async () => {
      const folder = mkdtempSync(join(tmpdir(), "landfall-outputs-"));
      const outputs = join(folder, "outputs.json");
      writeFileSync(outputs, JSON.stringify(graph.outputs));
      const args = ["replay", "--aws", "--outputs", outputs, "--prefix", "lost", "--since", "2020-01-01", "--json"];
      const bin = join(projectRoot, "bin", "landfall.js");
      const { code, stdout, stderr } = await ended(process.execPath, [bin, ...args, "--dry-run"], serving.env);
      rmSync(folder, { recursive: true });
      assert.equal(code, 0, stderr);
      assert.equal((JSON.parse(stdout) as Found).pipelines.toll.count, 2);
    });

    it("wait in its queue after a replay", async () => {
      assert.equal((await landfall("replay", "--prefix", "lost", "--since", "2020-01-01")).count, 2);
    });
  });

  it("are all in the ledger in the end, once, however often they are replayed", async () => {
    await landfall("replay", ...all);
    await landfall("replay", ...all);
    assert.deepEqual(await query("select count(*), count(distinct etl_source) from toll_table"), [[6, 3]]);
    const ledger = "select count(*), count(distinct object_key), min(outcome), max(outcome) from etl_ledger_toll_table";
    assert.deepEqual(await query(ledger), [[3, 3, "loaded", "loaded"]]);
  });

  it("leave the intake queue empty", async () => {
    const options = { graph, directory, projectRoot, clock: "virtual" } as const;
    const environment = await Environment.deployed(options);
    const counts = { QueueUrl: queueUrl, AttributeNames: ["ApproximateNumberOfMessages"] };
    const { Attributes } = await environment.call<{ Attributes: unknown }>(
      environment.admin,
      "sqs",
      "GetQueueAttributes",
      counts,
    );
    await environment.stop();
    assert.deepEqual(Attributes, { ApproximateNumberOfMessages: "0" });
  });
});

describe("landfall replay and redrive", function () {
  this.timeout(60_000);
  const since = ["--since", "2026-01-01"];
  for (const [args, word] of [
    [["replay", ...since], /--prefix is missing/],
    [["replay", "--prefix", "a"], /--since is missing/],
    [["replay", "--prefix", "a", "--since", "yesterday"], /--since is "yesterday"; it must be a time/],
    [["replay", "--prefix", "a", "--since", "2026-02-30"], /--since is "2026-02-30"/],
    [["replay", "--prefix", "a", ...since, "--until", "2025-12-31T23:59"], /is not after --since/],
    [["replay", "--prefix", "a", ...since, "--pipeline", "nope", "--aws", "--outputs", "/dev/null"], /no JSON object/],
    [["redrive", "--stack", "nope"], /Unknown stack "nope"/],
    [["redrive", "--outputs", "x"], /Add --aws/],
    [["redrive", "--aws", "--state", "x"], /Leave out --state or --aws/],
    [["redrive", "--aws", "--outputs", "nowhere.json"], /nowhere\.json: it cannot be read/],
  ] as const)
    it(`refuse: ${args.join(" ")}`, async () => {
      const { code, stdout, stderr } = await runLandfall(...args);
      assert.deepEqual([code, stdout], [2, ""], stderr);
      assert.match(stderr, word);
    });
});
