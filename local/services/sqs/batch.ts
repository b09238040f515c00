import { AwsError } from "../errors";
import { optionalRecords } from "../input";
import type { Input } from "../service";

export interface BatchResult {
  readonly Successful: ReadonlyArray<Readonly<Record<string, unknown>>>;
  readonly Failed: ReadonlyArray<Readonly<Record<string, unknown>>>;
}

/** The entries of a batch call. @throws SQS's errors for none, for more than ten, and for ids that are wrong or repeated */
export function batchEntries(input: Input): readonly Input[] {
  const entries = optionalRecords(input, "Entries");
  const ids = entries.map(({ Id }) => (typeof Id === "string" ? Id : ""));
  if (entries.length === 0)
    throw new AwsError(
      "EmptyBatchRequest",
      "There should be at least one SendMessageBatchRequestEntry in the request.",
    );
  if (entries.length > 10)
    throw new AwsError(
      "TooManyEntriesInBatchRequest",
      `Maximum number of entries per request are 10. You have sent ${entries.length}.`,
    );
  if (ids.some((id) => !/^[\w-]{1,80}$/.test(id)))
    throw new AwsError(
      "InvalidBatchEntryId",
      "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.",
    );
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new AwsError("BatchEntryIdsNotDistinct", `Id ${twice} repeated.`);
  return entries;
}

/** Does each entry by itself: what AWS would refuse becomes an entry of Failed. */
export function eachEntry(
  entries: readonly Input[],
  task: (entry: Input) => Readonly<Record<string, unknown>>,
): BatchResult {
  const Successful: Array<Readonly<Record<string, unknown>>> = [];
  const Failed: Array<Readonly<Record<string, unknown>>> = [];
  for (const entry of entries) {
    try {
      Successful.push({ Id: entry.Id, ...task(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({ Id: entry.Id, SenderFault: error.status < 500, Code: error.code, Message: error.message });
    }
  }
  return { Successful, Failed };
}
