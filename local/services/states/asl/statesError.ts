/** A failure inside a machine, by the name that Retry and Catch go by: "States.TaskFailed", "Glue.EntityNotFoundException". */
export class StatesError extends Error {
  constructor(
    readonly error: string,
    readonly reason = "",
  ) {
    super(reason === "" ? error : `${error}: ${reason}`);
    this.name = "StatesError";
  }
}
