import type { FidelityRow } from "../service";

/** Lambda in the fidelity table. */
export const fidelity: readonly FidelityRow[] = [
  {
    kind: "call",
    what: "Invoke",
    fidelity: { approximate: "no Qualifier but $LATEST, no LogResult, no ClientContext" },
  },
  { kind: "call", what: "GetFunction", fidelity: { approximate: "in process only; the main fields" } },
  { kind: "call", what: "ListFunctions", fidelity: { approximate: "in process only; the main fields" } },
  {
    kind: "behaviour",
    what: "where code runs",
    fidelity: { approximate: "a worker thread: process.chdir is missing and the time zone is this machine's" },
  },
  {
    kind: "behaviour",
    what: "modules that code finds",
    fidelity: {
      approximate:
        "built-ins, the archive's own, @aws-sdk and @smithy as installed here; dynamic import() is not limited",
    },
  },
  {
    kind: "behaviour",
    what: "time and chance",
    fidelity: {
      approximate: "Date follows the runtime's clock; Math.random is seeded for each invocation; node:crypto is not",
    },
  },
  { kind: "behaviour", what: "errors at init, thrown, rejected, of a timeout or an exit", fidelity: "exact" },
  { kind: "behaviour", what: "callback-style handlers (up to nodejs22.x)", fidelity: "exact" },
  {
    kind: "behaviour",
    what: "concurrency",
    fidelity: { approximate: "10 sandboxes a function, more invocations wait; reserved concurrency throttles" },
  },
  {
    kind: "behaviour",
    what: "sandbox between invocations",
    fidelity: { approximate: "not frozen; ended after 5 idle minutes" },
  },
  { kind: "behaviour", what: "asynchronous invocations: retries, age, dead-letter target", fidelity: "exact" },
  {
    kind: "behaviour",
    what: "onFailure and onSuccess destinations",
    fidelity: {
      approximate: "queues, topics, functions and event buses; the role's rights are asked when something is sent",
    },
  },
  { kind: "behaviour", what: "layers, images, file systems, function URLs", fidelity: { refused: "not supported" } },
  {
    kind: "behaviour",
    what: "SQS event source mapping",
    fidelity: {
      approximate:
        "one poller gathers for all invocations, where AWS starts with five; no wait of up to 20 s at low traffic",
    },
  },
  { kind: "behaviour", what: "batch size, window, 6 MB cap, partial failures, maximumConcurrency", fidelity: "exact" },
  { kind: "behaviour", what: "filterCriteria", fidelity: { refused: "filter in the EventBridge rule" } },
];
