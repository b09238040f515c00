import type { TurnOutcome } from "../sandboxMessages";

/** Which messages of a batch go back to the queue, and why. */
export interface BatchVerdict {
  readonly failed: ReadonlySet<string>;
  readonly why?: string;
}

const none: BatchVerdict = { failed: new Set() };

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

/** What is wrong with a batchItemFailures answer, or the ids that it names. */
function named(items: readonly unknown[], ids: ReadonlySet<string>): { ids: string[] } | { wrong: string } {
  const found: string[] = [];
  for (const item of items) {
    const id = (item as { itemIdentifier?: unknown } | null)?.itemIdentifier;
    if (typeof id !== "string" || id === "") return { wrong: "an itemIdentifier is missing, empty or no text" };
    if (!ids.has(id)) return { wrong: `itemIdentifier ${id} is no message of the batch` };
    found.push(id);
  }
  return { ids: found };
}

/**
 * What becomes of a batch. Without ReportBatchItemFailures any answer is success. With it an empty answer is success, a list
 * of message ids fails those, and an answer that makes no sense fails the whole batch.
 */
export function batchVerdict(outcome: TurnOutcome, ids: readonly string[], reportsFailures: boolean): BatchVerdict {
  const all = new Set(ids);
  if (!outcome.ok) return { failed: all, why: `${outcome.error.errorType}: ${outcome.error.errorMessage}` };
  if (!reportsFailures) return none;
  const answer = JSON.parse(outcome.payload) as unknown;
  if (isEmpty(answer)) return none;
  if (typeof answer !== "object" || Array.isArray(answer)) return { failed: all, why: "the answer is no object" };
  if (Object.keys(answer as object).length === 0) return none;
  if (!("batchItemFailures" in (answer as object))) return { failed: all, why: "the answer has no batchItemFailures" };
  const { batchItemFailures } = answer as { batchItemFailures: unknown };
  if (isEmpty(batchItemFailures)) return none;
  if (!Array.isArray(batchItemFailures)) return { failed: all, why: "batchItemFailures is no list" };
  const verdict = named(batchItemFailures, all);
  if ("wrong" in verdict) return { failed: all, why: verdict.wrong };
  return verdict.ids.length === 0 ? none : { failed: new Set(verdict.ids), why: "named in batchItemFailures" };
}
