import type { Fault } from "../engine/faults";
import type { Hazard } from "./seededFaults";

type Draw = (below: number) => number;

const second = 1000;
const throttled: Fault = { kind: "refused", code: "ThrottlingException", status: 400 };
const down: Fault = { kind: "refused", code: "InternalServiceException", status: 500 };
const unanswered: Fault = { kind: "unanswered", code: "InternalServiceException", status: 500 };
const late =
  (most: number) =>
  (draw: Draw): Fault => ({ kind: "late", ms: draw(most * second) });
const twice =
  (most: number) =>
  (draw: Draw): Fault => ({ kind: "twice", ms: draw(most * second) });
const always = (fault: Fault) => (): Fault => fault;

/** Everything that goes wrong in AWS sooner or later, a good deal sooner. */
export const hazards: readonly Hazard[] = [
  { at: "event", what: /^Object (Created|Deleted)/, oneIn: 12, fault: twice(400) },
  { at: "event", what: /^Object (Created|Deleted)/, oneIn: 10, fault: late(90) },
  { at: "event", what: /^Object (Created|Deleted)/, oneIn: 40, fault: always({ kind: "lost" }) },
  { at: "event", what: /^(Glue|Step Functions)/, oneIn: 4, fault: always({ kind: "lost" }) },
  { at: "message", oneIn: 15, fault: twice(500) },
  { at: "call", oneIn: 80, fault: always(throttled) },
  { at: "call", oneIn: 100, fault: always(down) },
  { at: "call", oneIn: 120, fault: always(unanswered) },
  { at: "call", oneIn: 100, fault: late(15) },
  {
    at: "call",
    what: /Start(Workflow|Job)Run/,
    oneIn: 15,
    fault: always({ kind: "refused", code: "ConcurrentRunsExceededException", status: 400 }),
  },
  {
    at: "call",
    what: /StartCrawler/,
    oneIn: 15,
    fault: always({ kind: "refused", code: "CrawlerRunningException", status: 400 }),
  },
  {
    at: "call",
    what: /BatchExecuteStatement/,
    oneIn: 20,
    fault: always({ kind: "refused", code: "ActiveStatementsExceededException", status: 400 }),
  },
  { at: "function", oneIn: 150, fault: always({ kind: "killed" }) },
  { at: "function", oneIn: 250, fault: always({ kind: "stuck" }) },
  { at: "job", oneIn: 120, fault: always({ kind: "killed" }) },
  { at: "job", oneIn: 500, fault: always({ kind: "stuck" }) },
  { at: "job", what: /BatchExecute|DescribeStatement/, oneIn: 15, fault: always({ kind: "killed" }) },
  {
    at: "transaction",
    oneIn: 120,
    fault: always({ kind: "refused", code: "1023 DETAIL: Serializable isolation violation on table", status: 400 }),
  },
  { at: "crawl", oneIn: 8, fault: always({ kind: "refused", code: "InternalServiceException", status: 500 }) },
  { at: "crawl", oneIn: 8, fault: late(600) },
  { at: "query", oneIn: 10, fault: always({ kind: "refused", code: "GENERIC_INTERNAL_ERROR", status: 500 }) },
  { at: "query", oneIn: 10, fault: late(300) },
];
