import type { Evidence } from "../evidence";
import type { Violation } from "../outcome";
import { filesAgree } from "./files";
import { ledgerIsWhole } from "./ledger";
import { quarantineIsExact } from "./quarantine";
import { deadLettersAreTold, nothingIsInFlight } from "./quiet";
import { batchesRunOnce, limitsAreKept, messagesStayHidden, onlyLostEventsAreMissed } from "./runs";
import { targetIsExact } from "./target";

/** Something that holds after every history. */
export type Invariant = (evidence: Evidence) => readonly Violation[] | Promise<readonly Violation[]>;

/** What the promise comes to. Time may mend these. */
export const promises: readonly Invariant[] = [
  targetIsExact,
  ledgerIsWhole,
  quarantineIsExact,
  nothingIsInFlight,
  deadLettersAreTold,
  filesAgree,
];

/** What must not have happened at any moment: no time mends these. */
export const rules: readonly Invariant[] = [limitsAreKept, batchesRunOnce, messagesStayHidden, onlyLostEventsAreMissed];

export async function brokenBy(invariants: readonly Invariant[], evidence: Evidence): Promise<Violation[]> {
  const found: Violation[] = [];
  for (const invariant of invariants) found.push(...(await invariant(evidence)));
  return found;
}
