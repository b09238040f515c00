import type { Json } from "./json";

/**
 * An event of an execution's history: AWS's type, and AWS's details under their member names, without the "...EventDetails"
 * around them. `input`, `output`, `parameters` and each of `assignedVariables` are values here and text on the wire.
 */
export interface HistoryEvent {
  readonly type: string;
  readonly previousEventId: number;
  readonly details?: Readonly<Record<string, Json | undefined>>;
}
