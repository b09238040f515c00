/** An error that AWS would answer with: its code, its words, its HTTP status. */
export class AwsError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
    /** Further members of the error's shape. */
    readonly members: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = code;
  }
}

/** The program or the user asked for something that cannot be done as asked. Printed as it is; exit code 2. */
export class UsageError extends Error {}
