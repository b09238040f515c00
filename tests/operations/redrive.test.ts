import * as assert from "node:assert/strict";
import { landingOf, nameOf } from "../../functions/batch";
import type { LandedObject } from "../../functions/landedObjects";
import { redrive, type Letter, type RedriveDeps, type SetAside } from "../../operations/redrive";
import { target } from "./target";

const object = (key: string): LandedObject => ({ bucket: "raw", key, version: "v", size: 1, etag: "e" });
const retry = `{"retry":{"batch":"${"a".repeat(32)}","attempt":2}}`;

/** A dead-letter queue and records of what was set aside. */
class FakeAws implements RedriveDeps {
  readonly dead = new Map<string, Letter>();
  readonly records = new Map<string, SetAside>();
  readonly hidden = new Set<string>();
  readonly intake: string[] = [];
  now = () => 100;

  kill(body: string, { reason = "it is poison", sentAt = 1 } = {}): string {
    const id = String(this.dead.size + 1);
    this.dead.set(id, { id, receipt: `r${id}`, body, reason, sentAt });
    return id;
  }
  giveUp(given: LandedObject): void {
    this.kill(landingOf(given));
    this.records.set(nameOf(given), { object: given, reason: "it is poison" });
  }
  async receive() {
    const some = [...this.dead.values()].filter(({ id }) => !this.hidden.has(id)).slice(0, 2);
    some.forEach(({ id }) => this.hidden.add(id));
    return some;
  }
  remove = async (_: string, letters: readonly Letter[]) => {
    letters.forEach(({ id }) => this.dead.delete(id));
    await this.release(_, letters);
  };
  release = async (_: string, letters: readonly Letter[]) => letters.forEach(({ id }) => this.hidden.delete(id));
  send = async (queue: string, bodies: readonly string[]) => {
    assert.equal(queue, "intake");
    this.intake.push(...bodies);
  };
  async *setAside() {
    yield* [...this.records.values()];
  }
  lift = async (_: unknown, given: LandedObject) => void this.records.delete(nameOf(given));

  state() {
    return { dead: [...this.dead], records: [...this.records], hidden: [...this.hidden], intake: [...this.intake] };
  }
}

const wet = { all: false, dryRun: false };

describe("redrive", () => {
  it("sends dead letters as they are, and leaves neither them nor the record of what was given up", async () => {
    const aws = new FakeAws();
    for (const key of ["a.json", "b.json", "c.json"]) aws.giveUp(object(key));
    aws.kill(retry, { reason: "tried 3 times" });
    const { sent, left } = await redrive(target, wet, aws);
    assert.deepEqual(aws.intake, [...["a.json", "b.json", "c.json"].map((key) => landingOf(object(key))), retry]);
    assert.deepEqual([aws.dead.size, aws.records.size, left], [0, 0, []]);
    assert.deepEqual(sent[0], { what: "raw/a.json@v", reason: "it is poison" });
    assert.deepEqual(sent[3], { what: retry, reason: "tried 3 times" });
  });

  it("sends once what was set aside and has no message any more", async () => {
    const aws = new FakeAws();
    aws.giveUp(object("a.json"));
    aws.records.set("old", { object: object("old.json"), reason: "the disk was full" });
    aws.lift = async (_, given) => void aws.records.delete(given.key === "old.json" ? "old" : nameOf(given));
    const { sent } = await redrive(target, wet, aws);
    assert.deepEqual(aws.intake, [landingOf(object("a.json")), landingOf(object("old.json"))]);
    assert.deepEqual(sent[1], { what: "raw/old.json@v", reason: "the disk was full" });
    assert.equal(aws.records.size, 0);
  });

  it("leaves what can never be handled, says why, and shows it again", async () => {
    const aws = new FakeAws();
    aws.kill("no event", { reason: "no reason given" });
    aws.kill(landingOf(object("a.csv")));
    const { sent, left } = await redrive(target, wet, aws);
    assert.deepEqual([sent, aws.intake, aws.dead.size, aws.hidden.size], [[], [], 2, 0]);
    assert.match(left[0]?.reason ?? "", /no reason given \(it is no JSON object\)/);
    assert.match(left[1]?.reason ?? "", /does not end in \.json/);
  });

  it("sends that, too, where all is asked for", async () => {
    const aws = new FakeAws();
    aws.kill("no event");
    await redrive(target, { all: true, dryRun: false }, aws);
    assert.deepEqual([aws.intake, aws.dead.size], [["no event"], 0]);
  });

  it("changes nothing where it is only to look, and finds the same", async () => {
    const aws = new FakeAws();
    for (const key of ["a.json", "b.json", "c.json"]) aws.giveUp(object(key));
    aws.records.set("old", { object: object("old.json"), reason: "the disk was full" });
    aws.kill("no event");
    const before = aws.state();
    const found = await redrive(target, { all: false, dryRun: true }, aws);
    assert.deepEqual(aws.state(), before);
    assert.deepEqual(await redrive(target, wet, aws), found);
  });

  it("leaves what comes back while it is at work", async () => {
    const aws = new FakeAws();
    const given = object("a.json");
    aws.giveUp(given);
    const { send } = aws;
    aws.send = async (queue, bodies) => {
      await send(queue, bodies);
      if (aws.intake.length > 5) assert.fail("it goes in circles");
      aws.kill(landingOf(given), { sentAt: 101 });
    };
    const { sent, left } = await redrive(target, wet, aws);
    assert.deepEqual([sent.length, left.length, aws.dead.size, aws.hidden.size], [1, 1, 1, 0]);
  });

  for (const at of ["send", "lift", "remove"] as const)
    it(`loses nothing where it dies at ${at}, before or after, and runs again`, async () => {
      for (const after of [false, true]) {
        const aws = new FakeAws();
        const given = object("a.json");
        aws.giveUp(given);
        const whole = aws[at].bind(aws) as (...args: unknown[]) => Promise<void>;
        const dies = async (...args: unknown[]) => {
          if (after) await whole(...args);
          throw new Error("it died");
        };
        await assert.rejects(
          redrive(target, wet, Object.assign(Object.create(aws) as FakeAws, { [at]: dies })),
          /died/,
        );
        const isKept = aws.intake.length > 0 || aws.dead.size > 0;
        assert.ok(isKept);
        aws.hidden.clear();
        await redrive(target, wet, aws);
        assert.deepEqual([aws.dead.size, aws.records.size], [0, 0]);
        assert.deepEqual(new Set(aws.intake), new Set([landingOf(given)]));
      }
    });
});
