/** A compiled state machine: plain code and data, may be executed any number of times at once. */
export interface Machine {
  /** Seconds an execution may take. */
  readonly timeoutSeconds?: number;
  /** Resources of all Task states, for what checks or shows them before anything runs. */
  readonly tasks: ReadonlyArray<{ readonly state: string; readonly resource: string }>;
}
