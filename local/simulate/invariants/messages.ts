import type { TraceRecord } from "../../engine/trace";
import type { Evidence } from "../evidence/evidence";
import type { Violation } from "../outcome";
import { violation } from "./objects";

/** A message is nobody else's while its function works on it, unless the queue gave it again by its nature. */
export function messagesStayHidden({ trace }: Evidence): Violation[] {
  const held = new Map<string, string>();
  const again = new Set<string>();
  const violations: Violation[] = [];
  const ids = ({ about }: TraceRecord, kind: string) => about.filter((id) => id.startsWith(`${kind}:`));
  for (const record of trace) {
    if (record.did === "sqs:Message" && record.outcome === "given again")
      for (const id of ids(record, "message")) again.add(id);
    if (record.did === "sqs:Message" && record.outcome === "received")
      for (const id of ids(record, "message"))
        if (held.has(id) && !again.has(id))
          violations.push(violation("visibility", `${id} was received again while ${held.get(id)} still works on it`));
    // Who puts a message off lets go of it.
    if (record.did === "sqs:ChangeMessageVisibilityBatch")
      for (const [id, holder] of held) if (record.about.includes(holder)) held.delete(id);
    if (record.did !== "lambda:Invocation") continue;
    const [invocation = ""] = ids(record, "invocation");
    for (const id of ids(record, "message"))
      if (record.outcome === "started") held.set(id, invocation);
      else if (held.get(id) === invocation) held.delete(id);
  }
  return violations;
}

/** The reconciler is for events that never came: whatever else it finds missing, something of ours has lost. */
export function onlyLostEventsAreMissed({ trace }: Evidence): Violation[] {
  const objects = ({ about }: TraceRecord) => about.filter((id) => id.startsWith("object:"));
  const lost = new Set(
    trace.filter(({ did, outcome }) => did === "events:Deliver" && outcome === "lost").flatMap(objects),
  );
  const sent = trace.filter(
    ({ did, outcome, who }) => did === "sqs:Message" && outcome === "sent" && /reconciler/.test(who),
  );
  const missed = new Set(sent.flatMap(objects).filter((id) => !lost.has(id)));
  return [...missed].map((id) => violation("missed", `${id} was on its way, and only the reconciler brought it on`));
}
