import { arrivalOf, type Arrival, type LandedObject } from "./landedObjects";
import { putOffSeconds, type PutOff } from "./putOff";
import { startBatch, told, type Deps as StartDeps, type Wanted } from "./startBatch";

/** A message of the intake queue, in SQS's words as Lambda hands them over. */
export interface QueueMessage {
  messageId: string;
  receiptHandle: string;
  body: string;
  attributes: { ApproximateReceiveCount: string };
}

/** Messages of the queue, or what S3 sends straight to the function; their eventSource tells. */
export interface StartEvent {
  Records?: ReadonlyArray<{ eventSource?: string }>;
}

export interface BatchResponse {
  batchItemFailures: Array<{ itemIdentifier: string }>;
}

export interface Settings {
  /** What the keys of data files end in. */
  suffix: string;
  /** How often a message may come before an error that waiting does not mend sends it to the dead letters. */
  patience: number;
  /** Seconds after which a message comes again that found no room for the first time: 1 to 900. */
  putOffSeconds: number;
  /** Whether the rows of objects that are deleted go with them. @default they stay */
  deletesRows?: boolean;
}

export interface Deps extends StartDeps {
  /**
   * Takes the turn to start runs: nobody else has it until it is given back or lapses.
   * @returns what gives it back; undefined where another has it
   */
  takeTurn(): Promise<string | undefined>;
  giveBack(turn: string): Promise<void>;
  /** Makes messages come again then instead of when their visibility ends. */
  putOff(messages: readonly PutOff[]): Promise<void>;
  /** Puts a text into the dead-letter queue, with the reason. */
  reject(body: string, reason: string): Promise<void>;
  /** Puts what came straight from S3 into the queue, to be handled later. */
  enqueue(body: string): Promise<void>;
}

/** A batch to be started, and the messages that ask for it. */
interface Asked {
  messages: QueueMessage[];
  wanted: Wanted;
}

/** Runs that one call starts at most: each takes seconds, and the call must end before its turn does. */
const mostStarts = 4;

/**
 * Starts one run for the objects that the event tells of, and one for each batch that it asks to try again. Safe to run twice
 * on the same event: the batch id follows from the objects, its manifest is written once, and an attempt that has a run gets
 * no second one. Where messages come again in other groups, the ledger keeps their objects from being loaded twice. Where
 * several go on at once, they take turns.
 *
 * @returns the messages to come again: there is no room for a run yet, or an attempt at the same batch is under way
 * @throws the error that all of them failed on, where it may pass
 */
export async function startRuns(event: StartEvent, settings: Settings, deps: Deps): Promise<BatchResponse> {
  const records = event.Records ?? [];
  if (!records.every(({ eventSource }) => eventSource === "aws:sqs")) {
    await startStraight(JSON.stringify(event), settings, deps);
    return { batchItemFailures: [] };
  }
  const asked = await sorted(records as QueueMessage[], settings, deps);
  const again = await startOrReturn(asked, settings, deps);
  return { batchItemFailures: again.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

/** What the messages ask for: retries first, which have waited already. What can never be handled goes to the dead letters at once. */
async function sorted(records: readonly QueueMessage[], settings: Settings, deps: Deps): Promise<Asked[]> {
  const retries: Asked[] = [];
  const messages: QueueMessage[] = [];
  const objects: LandedObject[] = [];
  for (const message of records) {
    const arrival = wantedOf(message.body, settings);
    if ("unusable" in arrival) await deps.reject(message.body, arrival.unusable);
    if ("retry" in arrival) retries.push({ messages: [message], wanted: arrival });
    if (!("objects" in arrival)) continue;
    messages.push(message);
    objects.push(...arrival.objects);
  }
  return objects.length === 0 ? retries : [...retries, { messages, wanted: { objects } }];
}

/** What a text asks for; deletions count only where rows are to go with them. */
function wantedOf(text: string, { suffix, deletesRows = false }: Settings): Arrival {
  const arrival = arrivalOf(text, suffix);
  if (deletesRows || !("objects" in arrival)) return arrival;
  const objects = arrival.objects.filter(({ state }) => state === undefined);
  return objects.length > 0 ? { objects } : { ignored: "rows stay when their object is deleted" };
}

/** @returns the messages to come again */
async function startOrReturn(asked: readonly Asked[], settings: Settings, deps: Deps): Promise<QueueMessage[]> {
  const waiting = [...asked];
  try {
    await startInTurn(waiting, deps);
  } catch (error) {
    return failed(error, waiting, settings, deps);
  }
  const again = waiting.flatMap(({ messages }) => messages);
  await putOff(again, settings, deps);
  return again;
}

async function putOff(messages: readonly QueueMessage[], settings: Settings, deps: Deps): Promise<void> {
  const later = messages.map(({ receiptHandle, attributes }) => {
    const receives = Number(attributes.ApproximateReceiveCount);
    return { receiptHandle, seconds: putOffSeconds(settings.putOffSeconds, receives) };
  });
  await deps.putOff(later);
}

/** Messages that came too often on an error that stays are given up; the others come again. */
async function failed(
  error: unknown,
  waiting: readonly Asked[],
  settings: Settings,
  deps: Deps,
): Promise<QueueMessage[]> {
  console.error(String(error));
  const { patience } = settings;
  const messages = waiting.flatMap((each) => each.messages);
  const lost = mayPass(error)
    ? []
    : messages.filter(({ attributes }) => Number(attributes.ApproximateReceiveCount) >= patience);
  for (const { body } of lost) await deps.reject(body, `tried ${patience} times: ${String(error)}`);
  if (lost.length > 0)
    await told(
      deps,
      "Landfall: a run could not start",
      `${lost.length} messages were given up: ${String(error)}`,
      "deadLetters",
    );
  const again = messages.filter((message) => !lost.includes(message));
  await putOff(again, settings, deps);
  if (again.length === messages.length) throw error;
  return again;
}

/** S3 tries a function three times within minutes, so whatever cannot start now waits in the queue. */
async function startStraight(body: string, settings: Settings, deps: Deps): Promise<void> {
  const arrival = wantedOf(body, settings);
  if ("unusable" in arrival) return deps.reject(body, arrival.unusable);
  if (!("objects" in arrival)) return;
  const waiting: Asked[] = [{ messages: [], wanted: arrival }];
  try {
    await startInTurn(waiting, deps);
  } catch (error) {
    console.error(String(error));
  }
  if (waiting.length > 0) await deps.enqueue(body);
}

/** Takes from `waiting` what was started: all there is room for, unless another is just about to start one. */
async function startInTurn(waiting: Asked[], deps: Deps): Promise<void> {
  // Turns cost writes, and while runs go on, messages ask every few seconds.
  if (waiting.length === 0 || !(await deps.room())) return;
  const turn = await deps.takeTurn();
  if (turn === undefined) return;
  try {
    let settled = 0;
    for (const asked of [...waiting]) {
      const answer = await startBatch(asked.wanted, deps);
      if (answer === "no room") break;
      if (answer === "under way") continue;
      waiting.splice(waiting.indexOf(asked), 1);
      if (++settled === mostStarts) break;
    }
    await deps.giveBack(turn);
  } catch (error) {
    // After any other error a run may have started that `room` knows nothing of yet: then the turn lapses.
    if (!mayPass(error)) await deps.giveBack(turn);
    throw error;
  }
}

/** Whether waiting may mend it: throttling, a service in trouble, two at once, a broken line. Missing rights and bad requests stay. */
function mayPass(error: unknown): boolean {
  const {
    name = "",
    code,
    $retryable,
    $metadata,
  } = error as {
    name?: string;
    code?: unknown;
    $retryable?: unknown;
    $metadata?: { httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode ?? 0;
  return (
    $retryable !== undefined ||
    status >= 500 ||
    typeof code === "string" ||
    /Throttl|TooMany|SlowDown|Timeout|Conflict/.test(name)
  );
}
