import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { nameOf } from "../../functions/batch";
import { arrivalOf, type LandedObject } from "../../functions/landedObjects";
import { onlyLooking, reconcile, type Deps, type ListedObject, type Page, type Round } from "../../functions/reconcile";
import { inEntries, type Entry } from "../../functions/reconcileLake";
import { ledgerName } from "../../functions/reconcileOnAws";

const hour = 3_600_000;
const settings = { suffix: ".json", everyHours: 24, afterHours: 3 };

const listed = (key: string, landedAt = 0): ListedObject => ({
  bucket: "raw",
  key,
  version: "v",
  size: 1,
  etag: "e",
  landedAt,
});

/** A landing bucket of some pages, and what is known of its objects. */
class FakeAws implements Deps {
  readonly ledger = new Set<string>();
  readonly open = new Set<string>();
  readonly aside = new Set<string>();
  readonly queued: string[] = [];
  readonly announced: string[] = [];
  round: Round | undefined;
  clock = 10 * hour;
  pagesInTime = Infinity;
  isBusy = false;

  constructor(readonly pages: readonly ListedObject[][]) {}

  now = () => this.clock;
  hasTime = () => --this.pagesInTime > 0;
  lastRound = async () => structuredClone(this.round);
  keep = async (round: Round) => void (this.round = structuredClone(round));
  async page(next = "0"): Promise<Page> {
    const at = Number(next);
    const isLast = at + 1 >= this.pages.length;
    return { objects: this.pages[at] ?? [], ...(isLast ? {} : { next: String(at + 1) }) };
  }
  inLedger = async (objects: readonly LandedObject[]): Promise<ReadonlySet<string>> =>
    new Set(objects.map(nameOf).filter((name) => this.ledger.has(name)));
  underWay = async () => this.open;
  isQueueBusy = async () => this.isBusy;
  isSetAside = async (object: LandedObject) => this.aside.has(nameOf(object));
  async send(bodies: readonly string[]) {
    for (const body of bodies) {
      const arrival = arrivalOf(body, settings.suffix);
      assert.ok("objects" in arrival, body);
      this.queued.push(...arrival.objects.map(({ key }) => key));
    }
  }
  announce = async (subject: string, message: string) => void this.announced.push(`${subject}\n${message}`);
}

describe("reconcile", () => {
  it("queues what landed and is neither in the ledger, nor under way, nor given up, nor too young, nor no data", async () => {
    const known = ["known", "open", "aside"].map((name) => listed(`${name}.json`));
    const aws = new FakeAws([[...known, listed("lost.json"), listed("young.json", 8 * hour), listed("readme.txt")]]);
    const [ledger, open, aside] = known.map(nameOf) as [string, string, string];
    aws.ledger.add(ledger);
    aws.open.add(open);
    aws.aside.add(aside);
    await reconcile(settings, aws);
    assert.deepEqual(aws.queued, ["lost.json"]);
    assert.equal(aws.announced.length, 1);
    assert.match(aws.announced[0] ?? "", /^Landfall: 1 files were missing\n1 of 6 object versions.*raw\/lost\.json@v/s);
  });

  it("queues delete markers that the ledger has not, and says how many deletions these are", async () => {
    const marker = (key: string): ListedObject => ({ ...listed(key), version: "m", state: "deleted" });
    const aws = new FakeAws([[listed("a.json"), marker("a.json"), marker("known.json")]]);
    aws.ledger.add(nameOf(listed("a.json"))).add(nameOf(marker("known.json")));
    const states: unknown[] = [];
    aws.send = async (bodies) => {
      for (const body of bodies) states.push(...(arrivalOf(body, ".json") as { objects: LandedObject[] }).objects);
    };
    await reconcile(settings, aws);
    assert.deepEqual(
      (states as LandedObject[]).map(({ key, version, state }) => [key, version, state]),
      [["a.json", "m", "deleted"]],
    );
    assert.match(aws.announced[0] ?? "", /1 of them are deletions, whose rows go with the next load/);
  });

  it("only says what is missing where that is asked for: from the beginning, due or not, with nothing sent, kept or told", async () => {
    const aws = new FakeAws([[listed("lost.json")], [listed("late.json")]]);
    const round = { startedAt: aws.clock, next: "1", compared: 7, missing: 5, examples: [] };
    aws.round = round;
    const looking = onlyLooking({ ...aws, page: (next) => aws.page(next), send: (bodies) => aws.send(bodies) });
    const found = await reconcile(settings, looking);
    assert.deepEqual([found?.compared, found?.missing], [2, 2]);
    assert.deepEqual([aws.queued, aws.announced, aws.round], [[], [], round]);
  });

  it("says nothing where nothing is missing", async () => {
    const aws = new FakeAws([[listed("a.json")]]);
    aws.ledger.add(nameOf(listed("a.json")));
    assert.deepEqual([(await reconcile(settings, aws))?.missing, aws.announced], [0, []]);
  });

  it("goes on in the next call where the time was up, and tells people once, in the end", async () => {
    const aws = new FakeAws([[listed("a.json")], [listed("b.json")], [listed("c.json")]]);
    for (const [call, queued] of [["a.json"], ["a.json", "b.json"], ["a.json", "b.json", "c.json"]].entries()) {
      aws.pagesInTime = 1;
      await reconcile(settings, aws);
      assert.deepEqual([aws.queued, aws.announced.length], [queued, call === 2 ? 1 : 0]);
    }
    assert.equal(aws.round?.compared, 3);
  });

  it("begins no round before it is due", async () => {
    const aws = new FakeAws([[listed("a.json")]]);
    await reconcile(settings, aws);
    aws.clock += 24 * hour - 1;
    assert.equal(await reconcile(settings, aws), undefined);
    aws.clock += 1;
    assert.equal((await reconcile(settings, aws))?.compared, 1);
  });

  it("takes what waits in a busy queue for lost only after a day", async () => {
    const aws = Object.assign(new FakeAws([[listed("a.json")]]), { isBusy: true });
    await reconcile(settings, aws);
    assert.deepEqual(aws.queued, []);
    aws.round = undefined;
    aws.clock = 24 * hour;
    await reconcile(settings, aws);
    assert.deepEqual(aws.queued, ["a.json"]);
  });

  it("remembers how far it came where it fails on the way", async () => {
    const aws = new FakeAws([[listed("a.json")], [listed("b.json")]]);
    const page = aws.page.bind(aws);
    aws.page = (next) => (next === "1" ? Promise.reject(new Error("slow down")) : page(next));
    await assert.rejects(reconcile(settings, aws), /slow down/);
    aws.page = page;
    await reconcile(settings, aws);
    assert.deepEqual(aws.queued, ["a.json", "b.json"]);
  });

  it("finds everything that is missing and nothing else, however it is paged", async () => {
    const bucket = fc.array(fc.array(fc.boolean(), { maxLength: 5 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(bucket, fc.integer({ min: 1, max: 3 }), async (pages, pagesInTime) => {
        const all = pages.map((page, at) => page.map((_, index) => listed(`${at}-${index}.json`)));
        const aws = new FakeAws(all);
        const isLost = (at: number, index: number) => pages[at]?.[index] === true;
        all.forEach((page, at) => page.forEach((each, index) => isLost(at, index) || aws.ledger.add(nameOf(each))));
        do {
          aws.pagesInTime = pagesInTime;
          await reconcile(settings, aws);
        } while (aws.round?.next !== undefined);
        const lost = all.flatMap((page, at) => page.filter((_, index) => isLost(at, index)).map(({ key }) => key));
        assert.deepEqual(aws.queued, lost);
      }),
    );
  });
});

describe("inEntries", () => {
  it("knows a key's current version, and those that were superseded or gone; a claim is no entry yet", async () => {
    const versions = ["now", "old", "deleted", "unknown"].map((version) => ({ ...listed("a.json"), version }));
    const entries = new Map<string, Entry>([
      [ledgerName(listed("a.json")), { version: "now", superseded: ["old"], gone: ["deleted"] }],
      [ledgerName(listed("claimed.json")), { version: null, superseded: [], gone: [] }],
    ]);
    const asked: string[] = [];
    const known = await inEntries(async (name) => {
      asked.push(name);
      return entries.get(name);
    })([...versions, listed("claimed.json"), listed("none.json")]);
    assert.deepEqual(
      [...known],
      ["now", "old", "deleted"].map((version) => `raw/a.json@${version}`),
    );
    assert.equal(asked.length, 3, "an entry is read once, however many versions its key has");
  });
});
