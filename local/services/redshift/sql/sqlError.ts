/** What a statement fails with, in Redshift's words; shown as "ERROR: <message>". */
export class SqlError extends Error {
  override readonly name = "SqlError";

  /** As the Data API reports it. */
  get reported(): string {
    return `ERROR: ${this.message}`;
  }
}

/** Redshift would take it, the local runtime does not: said by name, never run as something else. */
export function unsupported(what: string, instead?: string): SqlError {
  return new SqlError(`${what} is not supported by the local runtime${instead === undefined ? "" : `; ${instead}`}`);
}

export function syntaxError(near: string | undefined): SqlError {
  return new SqlError(near === undefined ? "syntax error at end of input" : `syntax error at or near "${near}"`);
}
