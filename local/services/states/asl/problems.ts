/** Something in a definition that keeps it from being run. */
export interface Problem {
  /** A mistake that AWS would refuse too, or a feature that only the local runtime lacks. */
  readonly kind: "invalid" | "unsupported";
  /** Path of the state, "Map/Inner"; "" for the machine itself. */
  readonly state: string;
  /** Field of the state, "Retry[0]/ErrorEquals"; "" for the state itself. */
  readonly field: string;
  readonly message: string;
}

/** A definition that cannot be run, with all that is wrong with it. */
export class MachineError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(described).join("\n"));
    this.name = "MachineError";
  }
}

/** One line: `State "Crawl", field "Retry[0]/MaxAttempts": must be a whole number`. */
function described({ state, field, message }: Problem): string {
  const where = [
    state === "" ? "The state machine" : `State "${state}"`,
    ...(field === "" ? [] : [`field "${field}"`]),
  ];
  return `${where.join(", ")}: ${message}`;
}
