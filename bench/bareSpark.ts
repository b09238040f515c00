import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { projectRoot } from "../local/cli/command";
import { findJava } from "../local/spark/java";
import { findPython } from "../local/spark/process";
import { emptyFolder } from "./folders";

export interface BareSettings {
  /** Zip files that scripts import from. */
  readonly libraries: readonly string[];
  /** Bucket to the URI of the folder that holds its objects as files. */
  readonly mounts: Readonly<Record<string, string>>;
  /** Endpoint, region and keys for the scripts' own AWS clients. */
  readonly environment: NodeJS.ProcessEnv;
}

/** Spark without the runtime: one Python process with a session, in which scripts run one after another. */
export class BareSpark {
  private readonly child: ChildProcess;
  private readonly answers: Interface;

  constructor({ libraries, mounts, environment }: BareSettings) {
    const scratch = emptyFolder("bare-spark");
    const java = { JAVA_HOME: dirname(dirname(findJava(projectRoot))), TZ: "UTC" };
    // Where the stand-in for the Glue library is, which the script imports.
    const python = { PYTHONPATH: join(projectRoot, "local", "spark", "python"), PYTHONDONTWRITEBYTECODE: "1" };
    const args = [join(__dirname, "bare_spark.py"), JSON.stringify({ libraries, mounts, scratch })];
    this.child = spawn(findPython(projectRoot), args, {
      cwd: scratch,
      env: { ...process.env, ...java, ...python, ...environment },
      stdio: ["pipe", "pipe", openSync(join(scratch, "log"), "a")],
    });
    if (this.child.stdout === null) throw new Error("The bare Spark process has no standard output.");
    this.answers = createInterface({ input: this.child.stdout });
  }

  /** How long the script took, in seconds. @throws with its traceback where it failed */
  async run(script: string, args: readonly string[]): Promise<number> {
    const heard = once(this.answers, "line") as Promise<[string]>;
    const died = once(this.child, "exit").then(() => Promise.reject(new Error("The bare Spark process ended.")));
    this.child.stdin?.write(`${JSON.stringify({ script, arguments: args })}\n`);
    const [line] = await Promise.race([heard, died]);
    const { seconds, error } = JSON.parse(line) as { seconds?: number; error?: string };
    if (seconds === undefined) throw new Error(`The script failed when run bare:\n${error}`);
    return seconds;
  }

  async end(): Promise<void> {
    if (this.child.exitCode !== null) return;
    this.child.stdin?.end();
    await once(this.child, "exit");
  }
}
