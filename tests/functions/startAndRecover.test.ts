import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { nameOfAttempt, retryText, type Attempt, type OpenAttempt, type Outcome } from "../../functions/attempts";
import type { Batch } from "../../functions/batch";
import type { LandedObject } from "../../functions/landedObjects";
import { recover, type Deps as RecoverDeps, type GivenUp, type Retry } from "../../functions/recover";
import { startRuns, type Deps as StartDeps } from "../../functions/startRuns";

const starting = { suffix: ".json", patience: 3, putOffSeconds: 10 };
const recovering = { patience: 3, absentMinutes: 15, mostFailures: 1000 };
const minute = 60_000;
/** For how long a dead function keeps its turn. */
const turnMinutes = 5;
const mostRuns = 2;

const landed = (key: string): string =>
  JSON.stringify({
    source: "aws.s3",
    detail: { bucket: { name: "raw" }, object: { key, size: 1, etag: "e", "version-id": "v" } },
  });

/** How a run ends: "well" only where no file of its batch is poison. */
const endings = ["well", "badly", "before its job"] as const;
type Ending = (typeof endings)[number];

interface Run extends Attempt {
  outcome: Outcome;
}

/** Queue, bucket and Glue, as those who start runs and those who recover them share them. */
class World {
  readonly queue = new Map<number, string>();
  readonly manifests = new Map<string, readonly LandedObject[]>();
  readonly open = new Map<string, OpenAttempt>();
  readonly runs: Run[] = [];
  readonly settled = new Set<string>();
  clock = 0;
  private turn: { mine: string; since: number } | undefined;
  private last = 0;

  constructor(
    readonly keys: readonly string[],
    private readonly poison: ReadonlySet<string>,
  ) {
    keys.forEach((key) => this.send(landed(key)));
  }

  send = (text: string): void => void this.queue.set(++this.last, text);
  get going(): Run[] {
    return this.runs.filter(({ outcome }) => outcome.is === "going");
  }

  end(run: Run, how: Ending): void {
    const objects = this.manifests.get(run.batch) ?? [];
    const isGood = how === "well" && !objects.some(({ key }) => this.poison.has(key));
    run.outcome = isGood ? { is: "done" } : { is: "failed", why: how, judged: how !== "before its job" };
    if (isGood) objects.forEach(({ key }) => this.settled.add(key));
  }

  private begin(attempt: Attempt): boolean {
    if (this.going.length >= mostRuns) return false;
    const own = this.runs.filter(({ batch }) => batch === attempt.batch);
    for (const { outcome } of own) assert.ok(outcome.is === "failed", `started again, though it is ${outcome.is}`);
    this.runs.push({ ...attempt, outcome: { is: "going" } });
    return true;
  }

  private outcomeOf({ batch, attempt }: Attempt): Outcome {
    const own = this.runs.filter((run) => run.batch === batch);
    const outcome = own.find((run) => run.attempt === attempt)?.outcome ?? { is: "absent" };
    return outcome.is !== "going" && own.some((run) => run.outcome.is === "done") ? { is: "done" } : outcome;
  }

  private readonly both = {
    openOf: (of: string) => [...this.open.values()].filter(({ batch }) => batch === of),
    lastAttempt: (of: string) =>
      Math.max(0, ...this.runs.filter(({ batch }) => batch === of).map(({ attempt }) => attempt)),
    outcomes: (attempts: readonly Attempt[]) => attempts.map((each) => this.outcomeOf(each)),
    close: (attempt: Attempt) => void this.open.delete(nameOfAttempt(attempt)),
    announce: () => undefined,
    writeManifest: ({ id, objects }: Batch) => {
      const isNew = !this.manifests.has(id);
      this.manifests.set(id, objects);
      return isNew;
    },
  };
  readonly starter: AtOnce<StartDeps> = {
    ...this.both,
    takeTurn: () => {
      if (this.turn !== undefined && this.clock - this.turn.since < turnMinutes * minute) return undefined;
      this.turn = { mine: String(++this.last), since: this.clock };
      return this.turn.mine;
    },
    giveBack: (turn: string) => void (this.turn = this.turn?.mine === turn ? undefined : this.turn),
    room: () => this.going.length < mostRuns,
    open: (attempt: Attempt) => void this.open.set(nameOfAttempt(attempt), { ...attempt, openedAt: this.clock }),
    start: (attempt: Attempt) => this.begin(attempt),
    putOff: () => undefined,
    reject: () => assert.fail("nothing is hopeless"),
    enqueue: this.send,
  };
  readonly recovery: AtOnce<Omit<RecoverDeps, "now">> = {
    ...this.both,
    openAttempts: () => [...this.open.values()],
    objectsOf: (batch: string) => [...(this.manifests.get(batch) ?? assert.fail("no manifest"))],
    send: (retry: Retry) => this.send(retryText(retry)),
    setAside: () => true,
    reject: ({ object }: GivenUp) => void this.settled.add(object.key),
    streak: () => ({ failures: 0, nextAt: 0 }),
    keepStreak: () => undefined,
  };
}

/** The calls as they are made at once. */
type AtOnce<Deps> = {
  [Name in keyof Deps]: Deps[Name] extends (...args: infer A) => Promise<infer R> ? (...args: A) => R : never;
};

/** The call with which a function dies, by its number; before it is done, or after. */
interface Death {
  readonly at: number;
  readonly isDone: boolean;
}

/** The calls of one function, each done when the scheduler says; where it dies, no later one is. */
function lasting<Deps extends object>(calls: AtOnce<Deps>, scheduler?: fc.Scheduler, death?: Death): Deps {
  let made = 0;
  const each = ([name, call]: [string, (...args: unknown[]) => unknown]) => {
    const later = async (...args: unknown[]): Promise<unknown> => {
      await scheduler?.schedule(Promise.resolve());
      const at = made++;
      if (death !== undefined && (at > death.at || (at === death.at && !death.isDone))) throw new Error("It died.");
      const answer = call(...args);
      if (at === death?.at) throw new Error("It died.");
      return answer;
    };
    return [name, later];
  };
  return Object.fromEntries(Object.entries(calls).map((entry) => each(entry as never))) as Deps;
}

async function startOn(
  world: World,
  ids: readonly number[],
  scheduler?: fc.Scheduler,
  { death, repeats = false }: { readonly death?: Death | null; readonly repeats?: boolean } = {},
): Promise<void> {
  const start = (attempt: Attempt) => world.starter.start(attempt) && !(repeats && !world.starter.room());
  const Records = ids.map((id) => ({
    messageId: String(id),
    receiptHandle: String(id),
    body: world.queue.get(id) ?? "",
    attributes: { ApproximateReceiveCount: "1" },
    eventSource: "aws:sqs",
  }));
  const deps = lasting<StartDeps>({ ...world.starter, start }, scheduler, death ?? undefined);
  const { batchItemFailures } = await startRuns({ Records }, starting, deps);
  const again = new Set(batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier)));
  ids.filter((id) => !again.has(id)).forEach((id) => world.queue.delete(id));
}

async function recoverOn(world: World, scheduler?: fc.Scheduler, death?: Death): Promise<void> {
  const deps = lasting<Omit<RecoverDeps, "now">>(world.recovery, scheduler, death);
  await recover(recovering, { ...deps, now: () => world.clock });
}

/** What goes on at once: calls of the two functions, any of which may die, and runs that end. */
interface Moment {
  /** Messages that each call of the starter is handed; where two have the same, SQS gave it twice. */
  readonly starts: ReadonlyArray<{
    readonly takes: readonly boolean[];
    readonly death: Death | null;
    /** The answer to each start is lost, and the SDK makes it again: where the run has taken the last room, it is refused. */
    readonly repeats: boolean;
  }>;
  readonly recoveries: ReadonlyArray<Death | null>;
  readonly ends: readonly Ending[];
  /** Until the next. */
  readonly minutes: number;
}

const death = fc.option(fc.record({ at: fc.nat(15), isDone: fc.boolean() }));
const takes = fc.array(fc.boolean(), { minLength: 1, maxLength: 6 });
const moment: fc.Arbitrary<Moment> = fc.record({
  starts: fc.array(fc.record({ takes, death, repeats: fc.boolean() }), { maxLength: 2 }),
  recoveries: fc.array(death, { maxLength: 2 }),
  ends: fc.array(fc.constantFrom(...endings), { maxLength: 2 }),
  minutes: fc.constantFrom(0, 1, 6, 16),
});

async function play(
  world: World,
  { starts, recoveries, ends, minutes }: Moment,
  scheduler: fc.Scheduler,
): Promise<void> {
  const waiting = [...world.queue.keys()];
  const ending = world.going.slice(0, ends.length);
  const all = [
    ...starts.map(({ takes, ...how }) =>
      startOn(
        world,
        waiting.filter((_, at) => takes[at % takes.length]),
        scheduler,
        how,
      ),
    ),
    ...recoveries.map((dies) => recoverOn(world, scheduler, dies ?? undefined)),
    ...ending.map((run, at) => scheduler.schedule(Promise.resolve()).then(() => world.end(run, ends[at] ?? "well"))),
  ];
  const outcomes = await scheduler.waitFor(Promise.allSettled(all));
  for (const outcome of outcomes)
    if (outcome.status === "rejected" && !/It died/.test(String(outcome.reason))) throw outcome.reason;
  world.clock += minutes * minute;
}

/** Whatever is on its way comes to its end, now that nothing fails for no reason. */
async function comeToRest(world: World): Promise<void> {
  for (let rounds = 0; world.queue.size + world.open.size + world.going.length > 0; rounds++) {
    assert.ok(rounds < 100, "it does not end");
    world.clock += 20 * minute;
    await startOn(world, [...world.queue.keys()]);
    world.going.forEach((run) => world.end(run, "well"));
    await recoverOn(world);
  }
}

describe("startRuns and recover together", function () {
  this.timeout(60_000);
  const silent = console.error;
  before(() => (console.error = () => undefined));
  after(() => (console.error = silent));

  it("lose nothing, and start no batch that runs or is done, wherever they die and however their calls interleave", async () => {
    const poisoned = fc.array(fc.boolean(), { minLength: 1, maxLength: 4 });
    const history = fc.array(moment, { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(poisoned, history, fc.scheduler(), async (bad, moments, scheduler) => {
        const keys = bad.map((_, at) => `${at}.json`);
        const world = new World(keys, new Set(keys.filter((_, at) => bad[at])));
        for (const each of moments) await play(world, each, scheduler);
        await comeToRest(world);
        assert.deepEqual([...world.settled].sort(), keys);
      }),
      { numRuns: 2000 },
    );
  });
});
