import type { FidelityRow } from "../service";

const calls = [
  "SendMessage",
  "SendMessageBatch",
  "ReceiveMessage",
  "DeleteMessage",
  "DeleteMessageBatch",
  "ChangeMessageVisibility",
  "ChangeMessageVisibilityBatch",
  "GetQueueAttributes",
  "ListQueues",
  "ListDeadLetterSourceQueues",
];

/** SQS in the fidelity table. */
export const fidelity: readonly FidelityRow[] = [
  ...calls.map((what): FidelityRow => ({ kind: "call", what, fidelity: "exact" })),
  { kind: "call", what: "GetQueueUrl", fidelity: { approximate: "the URL's host is the gateway, not AWS" } },
  {
    kind: "call",
    what: "SetQueueAttributes",
    fidelity: { approximate: "times and sizes only, and until the program is deployed again" },
  },
  { kind: "call", what: "PurgeQueue", fidelity: { approximate: "at once, and as often as wanted" } },
  { kind: "behaviour", what: "FIFO queues", fidelity: { refused: "standard queues only" } },
  { kind: "behaviour", what: "fair queues (MessageGroupId)", fidelity: { refused: "InvalidParameterValue" } },
  {
    kind: "behaviour",
    what: "order and duplicates",
    fidelity: { approximate: "messages come in the order sent, and twice only after their visibility timeout" },
  },
  { kind: "behaviour", what: "receive count, visibility timeout, delay, retention, long polling", fidelity: "exact" },
  { kind: "behaviour", what: "redrive to the dead-letter queue; redriveAllowPolicy", fidelity: "exact" },
  {
    kind: "behaviour",
    what: "messages received by an event source mapping when the runtime was killed",
    fidelity: { approximate: "visible at once at the next start: the function that held them is gone" },
  },
  {
    kind: "behaviour",
    what: "key rights",
    fidelity: { approximate: "asked on every call; AWS reuses a data key for kmsDataKeyReusePeriodSeconds" },
  },
  {
    kind: "behaviour",
    what: "metrics",
    fidelity: { approximate: "ApproximateNumberOfMessagesVisible only, upon each change instead of once a minute" },
  },
];
