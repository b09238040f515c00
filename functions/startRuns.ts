import { batchOf, type Batch } from "./batch";
import { arrivalOf, type LandedObject } from "./landedObjects";

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
}

/** What runs are, and how one is started. */
export interface Runner {
  /** Whether another run may start, and nothing that it needs is busy. */
  room(): Promise<boolean>;
  /** Whether a run was ever started for the batch. */
  hasRun(batch: Batch): Promise<boolean>;
  /** Starts a run, and waits until `room` knows of it. @returns false where AWS says that as many run as may */
  start(batch: Batch): Promise<boolean>;
}

export interface Deps extends Runner {
  /**
   * Takes the turn to start runs: nobody else has it until it is given back or lapses.
   * @returns what gives it back; undefined where another has it
   */
  takeTurn(): Promise<string | undefined>;
  giveBack(turn: string): Promise<void>;
  /** Writes the batch's manifest, once. @returns false where it is there already */
  writeManifest(batch: Batch): Promise<boolean>;
  /** Makes messages come again soon instead of when their visibility ends. */
  putOff(messages: readonly QueueMessage[]): Promise<void>;
  /** Puts a text into the dead-letter queue, with the reason. */
  reject(body: string, reason: string): Promise<void>;
  /** Puts what came straight from S3 into the queue, to be handled later. */
  enqueue(body: string): Promise<void>;
  /** Tells people what the function did, where they want to know. */
  announce(subject: string, message: string): Promise<void>;
}

/**
 * Starts one run for the objects that the event tells of. Safe to run twice on the same event: the batch id follows from
 * the objects, its manifest is written once, and a batch that has a run gets no second one. Where messages come again in
 * other groups, the ledger keeps their objects from being loaded twice. Where several go on at once, they take turns.
 *
 * @returns the messages to come again: there is no room for a run yet
 * @throws the error that all of them failed on, where it may pass
 */
export async function startRuns(event: StartEvent, settings: Settings, deps: Deps): Promise<BatchResponse> {
  const records = event.Records ?? [];
  if (!records.every(({ eventSource }) => eventSource === "aws:sqs")) {
    await startStraight(JSON.stringify(event), settings, deps);
    return { batchItemFailures: [] };
  }
  const { messages, objects } = await sorted(records as QueueMessage[], settings, deps);
  const again = await startOrReturn(messages, objects, settings, deps);
  return { batchItemFailures: again.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

/** The messages that tell of objects, and these. What can never be handled goes to the dead letters at once. */
async function sorted(records: readonly QueueMessage[], { suffix }: Settings, deps: Deps) {
  const messages: QueueMessage[] = [];
  const objects: LandedObject[] = [];
  for (const message of records) {
    const arrival = arrivalOf(message.body, suffix);
    if ("unusable" in arrival) await deps.reject(message.body, arrival.unusable);
    if (!("objects" in arrival)) continue;
    messages.push(message);
    objects.push(...arrival.objects);
  }
  return { messages, objects };
}

async function startOrReturn(
  messages: QueueMessage[],
  objects: readonly LandedObject[],
  { patience }: Settings,
  deps: Deps,
): Promise<QueueMessage[]> {
  try {
    if (await started(objects, deps)) return [];
  } catch (error) {
    const lost = mayPass(error)
      ? []
      : messages.filter(({ attributes }) => Number(attributes.ApproximateReceiveCount) >= patience);
    for (const { body } of lost) await deps.reject(body, `tried ${patience} times: ${String(error)}`);
    if (lost.length > 0)
      await told(deps, "Landfall: a run could not start", `${lost.length} files were given up: ${String(error)}`);
    const again = messages.filter((message) => !lost.includes(message));
    await deps.putOff(again);
    console.error(String(error));
    if (again.length === messages.length) throw error;
    return again;
  }
  await deps.putOff(messages);
  return messages;
}

/** S3 tries a function three times within minutes, so whatever cannot start now waits in the queue. */
async function startStraight(body: string, { suffix }: Settings, deps: Deps): Promise<void> {
  const arrival = arrivalOf(body, suffix);
  if ("unusable" in arrival) return deps.reject(body, arrival.unusable);
  if (!("objects" in arrival)) return;
  try {
    if (await started(arrival.objects, deps)) return;
  } catch (error) {
    console.error(String(error));
  }
  await deps.enqueue(body);
}

/** @returns false where there is no room for a run, or another is just about to start one */
async function started(objects: readonly LandedObject[], deps: Deps): Promise<boolean> {
  if (objects.length === 0) return true;
  // Turns cost writes, and while runs go on, messages ask every few seconds.
  if (!(await deps.room())) return false;
  const turn = await deps.takeTurn();
  if (turn === undefined) return false;
  try {
    const done = await startedInTurn(batchOf(objects), deps);
    await deps.giveBack(turn);
    return done;
  } catch (error) {
    // After any other error a run may have started that `room` knows nothing of yet: then the turn lapses.
    if (!mayPass(error)) await deps.giveBack(turn);
    throw error;
  }
}

/** What two at once would both find room for, and only one should do. */
async function startedInTurn(batch: Batch, deps: Deps): Promise<boolean> {
  if (!(await deps.room())) return false;
  const isNew = await deps.writeManifest(batch);
  // A manifest without a run: an earlier try ended between the two.
  if (!isNew && (await deps.hasRun(batch))) return true;
  if (!(await deps.start(batch))) return false;
  await told(deps, "Landfall: a run has started", `Batch ${batch.id} has started, with ${batch.objects.length} files.`);
  return true;
}

/** People are told where that is possible; what was done is done all the same. */
async function told(deps: Deps, subject: string, message: string): Promise<void> {
  try {
    await deps.announce(subject, message);
  } catch (error) {
    console.error(String(error));
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
