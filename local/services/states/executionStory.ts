import type { Cloud } from "../../cloud";
import { executionAbout, type Execution } from "./execution";
import type { StoredEvent } from "./executionHistory";
import { shortCause } from "./outlets";

const failures = /^(?!Execution).*(?:Failed|TimedOut)$/;

/** Tells the trace which states an execution enters, and which of them fail why. */
export class ExecutionStory {
  private readonly visits = new Map<string, number>();

  constructor(
    private readonly cloud: Cloud,
    private readonly execution: Execution,
    private readonly eventById: (id: number) => StoredEvent | undefined,
  ) {}

  tell(event: StoredEvent): void {
    if (event.type.endsWith("StateEntered")) this.entered(event);
    else if (failures.test(event.type)) this.failed(event);
  }

  private entered({ type, details }: StoredEvent): void {
    const state = String(details?.name);
    const visits = (this.visits.get(state) ?? 0) + 1;
    this.visits.set(state, visits);
    const why = `${type.replace("StateEntered", "")} state`;
    this.add(state, { outcome: visits === 1 ? "entered" : "entered again", why });
  }

  private failed(event: StoredEvent): void {
    const { error, cause } = event.details ?? {};
    const words = [error, typeof cause === "string" ? shortCause(cause) : undefined];
    const why = words.filter((word) => typeof word === "string" && word !== "").join(": ");
    const outcome = event.type.endsWith("TimedOut") ? "timed out" : "failed";
    this.add(this.stateOf(event), { outcome, why });
  }

  /** The state that was entered last on the way to the event. */
  private stateOf(event: StoredEvent): string {
    for (let at: StoredEvent | undefined = event; at !== undefined; at = this.eventById(at.previousEventId)) {
      if (at.type.endsWith("StateEntered")) return String(at.details?.name);
    }
    return "";
  }

  private add(state: string, told: { outcome: string; why: string }): void {
    this.cloud.engine.trace.add({
      who: "states.amazonaws.com",
      did: "states:State",
      on: `${this.execution.machine}/${state}`,
      outcome: told.outcome,
      ...(told.why === "" ? {} : { why: told.why }),
      about: executionAbout(this.execution),
    });
  }
}
