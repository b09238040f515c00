import { landingOf, nameOf } from "../functions/batch";
import { arrivalOf, type LandedObject } from "../functions/landedObjects";
import type { Send, Target } from "./target";

/** A message of a dead-letter queue, hidden from others while it is held. */
export interface Letter {
  readonly id: string;
  /** What deletes or shows it. */
  readonly receipt: string;
  readonly body: string;
  /** Why it is there. */
  readonly reason: string;
  /** Milliseconds since the epoch: when it was put there. */
  readonly sentAt: number;
}

/** The record of an object that was given up as a whole. */
export interface SetAside {
  readonly object: LandedObject;
  readonly reason: string;
}

export interface RedriveDeps {
  /** Milliseconds since the epoch, by the queue's clock. */
  readonly now: () => number;
  /** Some messages of a queue, hidden from now on for longer than a redrive of them takes; none where it has no more. */
  receive(queueUrl: string): Promise<readonly Letter[]>;
  remove(queueUrl: string, letters: readonly Letter[]): Promise<void>;
  /** Lets others see the messages again. */
  release(queueUrl: string, letters: readonly Letter[]): Promise<void>;
  send: Send;
  /** Records of objects that were given up as a whole. */
  setAside(target: Target): AsyncIterable<SetAside>;
  /** Forgets that the object was given up, where that is written down. */
  lift(target: Target, object: LandedObject): Promise<void>;
}

/** Something that was given up. */
export interface GivenUp {
  /** The object versions it tells of, as `<bucket>/<key>@<version>`, or its text. */
  readonly what: string;
  readonly reason: string;
}

export interface Redriven {
  readonly sent: readonly GivenUp[];
  /** What stays in the dead-letter queue, as no pipeline could ever handle it, or as it came back just now. */
  readonly left: readonly GivenUp[];
}

export interface Terms {
  /** Sends what could never be handled, too. */
  readonly all: boolean;
  /** Only finds what there is. */
  readonly dryRun: boolean;
}

/** A message and what it asks for. */
interface Read {
  readonly letter: Letter;
  /** Empty where it tells of none. */
  readonly objects: readonly LandedObject[];
  /** Why it can never be handled, where that is so. */
  readonly unusable?: string;
}

/**
 * Puts what was given up into the intake queue again: messages of the dead-letter queue, and objects that were set aside
 * without one. Nothing is taken away before it was sent, so that a redrive that dies is started again and loses nothing; what
 * is sent twice is loaded once.
 */
export async function redrive(target: Target, terms: Terms, deps: RedriveDeps): Promise<Redriven> {
  const begun = deps.now();
  const stays: Read[] = [];
  const goes: Read[] = [];
  try {
    for await (const read of letters(target, deps)) {
      const [go, stay] = split(read, (each) => mayGo(each, terms, begun));
      stays.push(...stay);
      if (!terms.dryRun) await sendLetters(target, go, deps);
      goes.push(...go);
    }
  } finally {
    const held = terms.dryRun ? [...goes, ...stays] : stays;
    await deps.release(
      target.dlqUrl,
      held.map(({ letter }) => letter),
    );
  }
  const done = new Set(goes.flatMap(({ objects }) => objects.map(nameOf)));
  const records = await sendRecords(target, terms, done, deps);
  return { sent: [...goes.map(toldOf), ...records], left: stays.map(toldOf) };
}

/** The dead-letter queue's messages, some at a time, each once. */
async function* letters(target: Target, deps: RedriveDeps): AsyncIterable<Read[]> {
  const seen = new Set<string>();
  for (;;) {
    const fresh = (await deps.receive(target.dlqUrl)).filter(({ id }) => !seen.has(id));
    if (fresh.length === 0) return;
    fresh.forEach(({ id }) => seen.add(id));
    yield fresh.map((letter) => readLetter(letter, target));
  }
}

function readLetter(letter: Letter, { landingSuffix }: Target): Read {
  const arrival = arrivalOf(letter.body, landingSuffix);
  if ("objects" in arrival) return { letter, objects: arrival.objects };
  if ("retry" in arrival) return { letter, objects: [] };
  return { letter, objects: [], unusable: "unusable" in arrival ? arrival.unusable : arrival.ignored };
}

/** What was put there since the redrive began has just failed again: to send it would be to go in circles. */
function mayGo({ letter, unusable }: Read, { all }: Terms, begun: number): boolean {
  return letter.sentAt <= begun && (all || unusable === undefined);
}

/** First they are sent, then the objects' records are lifted, then they are removed: whatever dies between, nothing is lost. */
async function sendLetters(target: Target, go: readonly Read[], deps: RedriveDeps): Promise<void> {
  const held = go.map(({ letter }) => letter);
  const bodies = held.map(({ body }) => body);
  await deps.send(target.queueUrl, bodies);
  for (const { objects } of go) for (const object of objects) await deps.lift(target, object);
  await deps.remove(target.dlqUrl, held);
}

/** Objects that were set aside and have no message, as messages are kept for two weeks only. */
async function sendRecords(
  target: Target,
  { dryRun }: Terms,
  done: ReadonlySet<string>,
  deps: RedriveDeps,
): Promise<GivenUp[]> {
  const sent: GivenUp[] = [];
  for await (const { object, reason } of deps.setAside(target)) {
    if (done.has(nameOf(object))) continue;
    if (!dryRun) {
      await deps.send(target.queueUrl, [landingOf(object)]);
      await deps.lift(target, object);
    }
    sent.push({ what: nameOf(object), reason });
  }
  return sent;
}

function toldOf({ letter, objects, unusable }: Read): GivenUp {
  const what = objects.length > 0 ? objects.map(nameOf).join(", ") : letter.body.slice(0, 200);
  return { what, reason: unusable === undefined ? letter.reason : `${letter.reason} (${unusable})` };
}

function split<T>(all: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}
