import type { Store, Table } from "../../engine/store";
import type { HistoryEvent } from "./asl/history";

/** An event of an execution as the store keeps it. */
export interface StoredEvent extends HistoryEvent {
  /** Counts from 1. */
  readonly id: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** AWS ends an execution whose history gets this long. */
export const longestHistory = 25_000;

const rowKey = (executionId: string, id: number): string => `${executionId}/${String(id).padStart(6, "0")}`;

/** The histories of all executions, by execution id, in order. */
export class Histories {
  private readonly rows: Table<StoredEvent>;
  private readonly byExecution = new Map<string, StoredEvent[]>();

  constructor(store: Store) {
    this.rows = store.table<StoredEvent>("states.history");
    for (const [key, event] of this.rows.entries()) this.eventsOf(key.slice(0, key.indexOf("/"))).push(event);
    for (const events of this.byExecution.values()) events.sort((a, b) => a.id - b.id);
  }

  of(executionId: string): readonly StoredEvent[] {
    return this.byExecution.get(executionId) ?? [];
  }

  /** @returns the event as kept, with the next id */
  add(executionId: string, at: number, event: HistoryEvent): StoredEvent {
    const events = this.eventsOf(executionId);
    const stored = { ...event, id: events.length + 1, at };
    events.push(stored);
    this.rows.set(rowKey(executionId, stored.id), stored);
    return stored;
  }

  /** Forgets what came after the event of this id: it will happen again. */
  truncate(executionId: string, lastEventId: number): void {
    for (const { id } of this.eventsOf(executionId).splice(lastEventId)) this.rows.delete(rowKey(executionId, id));
  }

  private eventsOf(executionId: string): StoredEvent[] {
    const known = this.byExecution.get(executionId);
    if (known !== undefined) return known;
    const made: StoredEvent[] = [];
    this.byExecution.set(executionId, made);
    return made;
  }
}
