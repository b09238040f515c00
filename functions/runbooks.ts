/** What people may be told of, each with a page of its own that says what to do. */
export type Runbook =
  "deadLetters" | "failedStep" | "lateFiles" | "missingFiles" | "outage" | "undelivered" | "waitingFiles";

/** The last line of a message. @param base where the pages are: a URL or a path, with the slash at its end */
export function runbookLine(base: string, name: Runbook): string {
  return `Runbook: ${base}${name}.md`;
}
