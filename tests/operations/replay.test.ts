import * as assert from "node:assert/strict";
import { arrivalOf } from "../../functions/landedObjects";
import { together } from "../../operations/onAws";
import { replay, type Listed } from "../../operations/replay";
import { target } from "./target";

const listed = (key: string, landedAt: number): Listed => ({
  bucket: "raw",
  key,
  version: `v${landedAt}`,
  size: 1,
  etag: "e",
  landedAt,
});

describe("replay", () => {
  const pages = [
    [listed("in/a.json", 10), listed("in/a.json", 20)],
    [listed("in/b.json", 30), listed("in/c.txt", 20)],
  ];
  const sent: Array<{ queue: string; body: string }> = [];
  const asked: string[] = [];
  const deps = {
    versions: async function* (bucket: string, prefix: string) {
      asked.push(`${bucket}/${prefix}`);
      yield* pages;
    },
    send: async (queue: string, bodies: readonly string[]) => bodies.forEach((body) => void sent.push({ queue, body })),
  };
  const again = (since: number, until: number, dryRun = false) =>
    replay(target, { prefix: "in/", since, until }, dryRun, deps);
  afterEach(() => void sent.splice(0));

  it("sends every version that landed in the time, as an event that the starter takes", async () => {
    const { objects, notTaken } = await again(20, 31);
    assert.deepEqual(
      objects.map(({ key, landedAt }) => [key, landedAt]),
      [
        ["in/a.json", 20],
        ["in/b.json", 30],
      ],
    );
    assert.equal(notTaken, 1);
    const arrivals = sent.map(({ body }) => arrivalOf(body, ".json"));
    const keys = arrivals.flatMap((arrival) => ("objects" in arrival ? arrival.objects : assert.fail()));
    assert.deepEqual(
      keys.map(({ bucket, key, version }) => `${bucket}/${key}@${version}`),
      ["raw/in/a.json@v20", "raw/in/b.json@v30"],
    );
    assert.deepEqual(new Set(sent.map(({ queue }) => queue)), new Set(["intake"]));
    assert.equal(asked.at(-1), "raw/in/");
  });

  it("takes the beginning of the time and leaves its end", async () => {
    assert.deepEqual(
      (await again(10, 20)).objects.map(({ landedAt }) => landedAt),
      [10],
    );
  });

  it("leaves what is outside the pipeline's prefix", async () => {
    const elsewhere = { ...target, landingPrefix: "out/" };
    const choice = { prefix: "", since: 0, until: 99 };
    assert.deepEqual(await replay(elsewhere, choice, false, deps), { objects: [], notTaken: 4 });
    assert.deepEqual(sent, []);
  });

  it("finds the same and sends nothing where it is only to look", async () => {
    assert.equal((await again(0, 99, true)).objects.length, 3);
    assert.deepEqual(sent, []);
  });
});

describe("together", () => {
  it("keeps order, takes ten at a time, and parts what is too long for one call", () => {
    const bodies = Array.from({ length: 23 }, (_, index) => String(index));
    assert.deepEqual(
      together(bodies).map((group) => group.length),
      [10, 10, 3],
    );
    assert.deepEqual(together(bodies).flat(), bodies);
    const long = "ü".repeat(60_000);
    assert.deepEqual(
      together([long, long, "a"]).map((group) => group.length),
      [1, 2],
    );
    assert.deepEqual(together([]), []);
  });
});
