/** What a query fails with, in Athena's words: the reason that GetQueryExecution gives. */
export class QueryError extends Error {
  override readonly name = "QueryError";
}

/** Athena would take it, the local runtime does not: said by name, never run as something else. */
export function unsupported(what: string, instead?: string): QueryError {
  const hint = instead === undefined ? "" : `; ${instead}`;
  return new QueryError(`NOT_SUPPORTED: ${what} is not supported by the local runtime${hint}`);
}

export function syntaxError(message: string): QueryError {
  return new QueryError(`SYNTAX_ERROR: ${message}`);
}
