import type { Evidence } from "../evidence/evidence";
import type { Violation } from "../outcome";
import { violation } from "./objects";

/** When nothing more happens, nothing is left on the way. */
export function nothingIsInFlight({ inFlight }: Evidence): Violation[] {
  return inFlight.map((what) => violation("quiet", `${what}, and nothing moves it`));
}

/** Whatever lies in the dead-letter queue, people have heard of. */
export function deadLettersAreTold({ deadLetters, notices }: Evidence): Violation[] {
  if (deadLetters.length === 0) return [];
  if (notices.some((notice) => /dead.letter|given up|could not be handled/i.test(notice))) return [];
  return [violation("alerts", `${deadLetters.length} messages are in the dead-letter queue, and nobody was told`)];
}
