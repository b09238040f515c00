import type { FidelityRow } from "../service";

/** EventBridge in the fidelity table. */
export const fidelity: readonly FidelityRow[] = [
  { kind: "call", what: "PutEvents", fidelity: "exact" },
  { kind: "call", what: "ListRules", fidelity: { approximate: "NextToken is the next rule's name" } },
  { kind: "call", what: "TestEventPattern", fidelity: "exact" },
  {
    kind: "behaviour",
    what: "event patterns, invalid ones included",
    fidelity: { approximate: "numbers compare as doubles; the text of JSON syntax errors differs in places" },
  },
  { kind: "behaviour", what: "delivery to queues, topics, functions, state machines and buses", fidelity: "exact" },
  { kind: "behaviour", what: "retries, maximum event age, dead-letter queues", fidelity: "exact" },
  {
    kind: "behaviour",
    what: "events to a bus that it has passed already",
    fidelity: { approximate: "stopped there: AWS stops loops too, but says less about when" },
  },
  { kind: "behaviour", what: "schedules: rate(...) and cron(...)", fidelity: "exact" },
  {
    kind: "behaviour",
    what: "schedules that were due while nothing ran",
    fidelity: { approximate: "not made up for" },
  },
  { kind: "behaviour", what: "Glue workflows as targets", fidelity: { refused: "at start, by name" } },
  { kind: "behaviour", what: "archives, replays, pipes, API destinations", fidelity: { refused: "no such resource" } },
];
