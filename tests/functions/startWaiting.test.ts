import * as assert from "node:assert/strict";
import { startWaiting, type Deps } from "../../functions/startWaiting";

/** Batches that wait, the runs started for them, and what goes wrong after a start. */
class FakeAws implements Deps {
  readonly runs: string[] = [];
  constructor(
    readonly waiting: Set<string>,
    private readonly failsAfterStart = false,
  ) {}
  list = async () => [...this.waiting];
  read = async (key: string) =>
    this.waiting.has(key) ? { batch: key, attempt: 1, manifest: `s3://m/${key}` } : undefined;
  start = async ({ batch }: { batch: string }) => {
    this.runs.push(batch);
    if (this.failsAfterStart) throw new Error("gone");
  };
  forget = async (key: string) => void this.waiting.delete(key);
}

describe("startWaiting", () => {
  it("starts one run for each batch that waits, and forgets it", async () => {
    const aws = new FakeAws(new Set(["a", "b"]));
    assert.deepEqual(await startWaiting(aws), { started: 2 });
    assert.deepEqual([aws.runs, aws.waiting.size], [["a", "b"], 0]);
  });

  it("does nothing where a crawl found nothing new", async () => {
    assert.deepEqual(await startWaiting(new FakeAws(new Set())), { started: 0 });
  });

  it("leaves alone what another call has taken in the meantime", async () => {
    const aws = new FakeAws(new Set(["a"]));
    aws.list = async () => ["gone", "a"];
    assert.deepEqual(await startWaiting(aws), { started: 1 });
  });

  it("keeps a batch waiting that it could not start", async () => {
    const aws = new FakeAws(new Set(["a"]), true);
    await assert.rejects(startWaiting(aws), /gone/);
    assert.deepEqual([...aws.waiting], ["a"]);
  });
});
