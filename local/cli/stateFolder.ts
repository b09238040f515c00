import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { UsageError } from "../services/errors";
import { endWhenStateFails, stateTrouble } from "./stateTrouble";

/** Who holds a state folder, written while that process is up. */
export interface Holder {
  readonly pid: number;
  /** Its name, for messages. */
  readonly command: string;
  /** The gateway's address, once it listens. */
  readonly endpoint?: string;
}

/**
 * One environment's state on disk. `serve` keeps its state from one time to the next; `run` begins afresh each time, in a
 * folder of its own, so that it can be repeated and never touches what `serve` holds.
 */
export class StateFolder {
  constructor(readonly path: string) {}

  static of(root: string, stack: string, command: "run" | "serve"): StateFolder {
    return new StateFolder(join(root, ".landfall", stack, command));
  }

  /** The stack's state to look into: a live one before a finished one, a later one before an earlier one. */
  private static latest(root: string, stack: string): StateFolder | undefined {
    const folders = (["serve", "run"] as const).map((command) => StateFolder.of(root, stack, command));
    const used = folders.filter((folder) => existsSync(folder.holderPath));
    return used.find((folder) => folder.holder() !== undefined) ?? used.sort((a, b) => b.usedAt - a.usedAt)[0];
  }

  /**
   * The state that a command looks into: the folder it was given, as `serve` was with `--state`, or the stack's latest.
   *
   * @throws UsageError where there is none
   */
  static toRead(root: string, { stack, state }: { readonly stack: string; readonly state?: string }): StateFolder {
    if (state !== undefined && !existsSync(state))
      throw new UsageError(`--state ${state}: there is no such folder. Give the one that "landfall serve" was given.`);
    const found = state === undefined ? StateFolder.latest(root, stack) : new StateFolder(resolve(state));
    if (found !== undefined) return found;
    throw new UsageError(
      `Stack ${stack} has not run here yet. Start with: npx landfall run --stack ${stack} --generate 100`,
    );
  }

  /** The live process that holds this folder, if any. */
  holder(): Holder | undefined {
    if (!existsSync(this.holderPath)) return undefined;
    try {
      const holder = JSON.parse(readFileSync(this.holderPath, "utf8")) as Holder;
      return isAlive(holder.pid) ? holder : undefined;
    } catch {
      return undefined; // Half-written by a process that was killed.
    }
  }

  /** From now on it is this process's, which ends when it can no longer be written. @throws UsageError where another live process holds it, or it cannot be written */
  take(command: string): void {
    const other = this.holder();
    if (other !== undefined && other.pid !== process.pid) {
      throw new UsageError(
        `${this.path} is held by "landfall ${other.command}" (process ${other.pid}). Stop it first, or give another --state.`,
      );
    }
    try {
      mkdirSync(this.path, { recursive: true });
      this.note({ pid: process.pid, command });
    } catch (error) {
      throw stateTrouble(this.path, error) ?? error;
    }
    endWhenStateFails(this.path);
  }

  note(holder: Holder): void {
    writeFileSync(this.holderPath, JSON.stringify(holder));
  }

  /** Removes everything in it. @throws UsageError where a live process holds it */
  clear(): void {
    const other = this.holder();
    if (other !== undefined && other.pid !== process.pid) {
      throw new UsageError(
        `${this.path} is in use by "landfall ${other.command}" (process ${other.pid}). Stop it first.`,
      );
    }
    if (!existsSync(this.path)) return;
    for (const entry of readdirSync(this.path)) rmSync(join(this.path, entry), { recursive: true, force: true });
  }

  private get holderPath(): string {
    return join(this.path, "holder.json");
  }

  private get usedAt(): number {
    return statSync(this.holderPath).mtimeMs;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
