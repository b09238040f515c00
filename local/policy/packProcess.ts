import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { UsageError } from "../services/errors";

/** Options of Node with which a pack starts in half the time, and runs all the same. */
export const quick = ["-r", join(__dirname, "quickPack.cjs")] as const;

/** The policy pack as the Pulumi engine starts it: in a process of its own, which prints its port first of all. */
export class PackProcess {
  private constructor(
    private readonly child: ChildProcessWithoutNullStreams,
    /** Where it listens. */
    readonly address: string,
  ) {}

  /**
   * @param folder the pack's, with its package.json
   * @param options Node's; the engine gives none
   * @throws UsageError with what the pack said, where it does not start
   */
  static async start(folder: string, options: readonly string[] = []): Promise<PackProcess> {
    const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
    // No engine listens at the first address; a pack has no need of one.
    const child = spawn(process.execPath, [...options, runner, "127.0.0.1:1", "."], { cwd: folder });
    let said = "";
    child.stderr.on("data", (chunk) => (said += String(chunk)));
    for await (const line of createInterface({ input: child.stdout })) {
      if (/^\d+$/.test(line)) return new PackProcess(child, `127.0.0.1:${line}`);
      said += `${line}\n`;
    }
    throw new UsageError(`The policy pack in ${folder} does not start:\n${complaint(said)}`);
  }

  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill();
    await once(this.child, "exit");
  }
}

/** What went wrong, without the stack. */
export function complaint(said: string): string {
  return /Error: (.*)/.exec(said)?.[1] ?? said.trim();
}
