import type { Evidence } from "../evidence/evidence";
import type { Violation } from "../outcome";
import { filesAgree } from "./files";
import { foldersAreExact } from "./folders";
import { ledgersAreWhole } from "./ledger";
import { limitsAreKept } from "./limits";
import { messagesStayHidden, onlyLostEventsAreMissed } from "./messages";
import { privateStaysPrivate } from "./privacy";
import { quarantineIsExact } from "./quarantine";
import { deadLettersAreTold, nothingIsInFlight } from "./quiet";
import { batchesRunOnce } from "./runs";
import { summariesAreTrue } from "./summaries";
import { targetsAreExact } from "./target";

/** Something that holds after every history. */
export type Invariant = (evidence: Evidence) => readonly Violation[] | Promise<readonly Violation[]>;

/** What the promise comes to. Time may mend these. */
export const promises: readonly Invariant[] = [
  targetsAreExact,
  ledgersAreWhole,
  quarantineIsExact,
  foldersAreExact,
  nothingIsInFlight,
  deadLettersAreTold,
  filesAgree,
  summariesAreTrue,
];

/** What must not have happened at any moment: no time mends these. */
export const rules: readonly Invariant[] = [
  limitsAreKept,
  batchesRunOnce,
  messagesStayHidden,
  onlyLostEventsAreMissed,
  privateStaysPrivate,
];

export async function brokenBy(invariants: readonly Invariant[], evidence: Evidence): Promise<Violation[]> {
  const found: Violation[] = [];
  for (const invariant of invariants) found.push(...(await invariant(evidence)));
  return found;
}
