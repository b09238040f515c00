/** An event as EventBridge matches and delivers it. */
export interface BusEvent {
  readonly version: "0";
  readonly id: string;
  readonly "detail-type": string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601, UTC, whole seconds. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** An event on its way: with what the trace ties it to. */
export interface Arrival {
  readonly event: BusEvent;
  /** When EventBridge got it, in milliseconds since the epoch. */
  readonly acceptedAt: number;
  /** Story ids beside the event's own. */
  readonly about: readonly string[];
  /** Buses that it has passed: it does not come back to one. */
  readonly passed: readonly string[];
}

/** @param ms since the epoch */
export function eventTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

export function storyIds({ event, about }: Arrival): string[] {
  return [`event:${event.id}`, ...about];
}
