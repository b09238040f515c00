import { UsageError } from "../services/errors";

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "no space is left on its disk",
  EDQUOT: "its disk quota is used up",
  EROFS: "its file system is read-only",
  EACCES: "this user may not write there",
  EPERM: "this user may not write there",
  EEXIST: "there is a file of that name",
  ENOTDIR: "a part of the path is a file",
  EIO: "its disk has failed",
};

/** What the file system says against a state folder, in words, or undefined where the error is about something else. */
export function stateTrouble(path: string, error: unknown): UsageError | undefined {
  const { code = "", message } = error as NodeJS.ErrnoException;
  const reason = reasons[code] ?? (/MDB_MAP_FULL|No space left/.test(message) ? reasons.ENOSPC : undefined);
  if (reason === undefined) return undefined;
  return new UsageError(
    `The state cannot be written to ${path}: ${reason}. What was acknowledged until now is kept there; mend this and start again, or give another --state.`,
  );
}

/**
 * Ends the process when its state can no longer be written: to go on would be to acknowledge what a restart does not know.
 * Other errors that nobody caught end it too, as they would without this.
 */
export function endWhenStateFails(path: string): void {
  process.on("uncaughtException", (error) => {
    const trouble = stateTrouble(path, error);
    process.stderr.write(`${trouble?.message ?? error.stack ?? error.message}\n`);
    process.exit(1);
  });
}
