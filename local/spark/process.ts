import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { digest } from "../engine/random";
import { UsageError } from "../services/errors";
import type { SparkSession } from "../services/offers";
import { findJava } from "./java";

const pythonFolder = join(__dirname, "python");

/** The virtual environment's Python. @throws UsageError where the setup has not been run */
export function findPython(projectRoot: string): string {
  const python = join(projectRoot, ".venv", "bin", "python");
  if (existsSync(python)) return python;
  throw new UsageError(`Glue jobs need Python: ${python} is missing. Run the setup (npm start) first.`);
}

/**
 * Where the class archive for this Java and this Spark lies: Spark's classes as the JVM wants them in memory, which halves its
 * start. It fits only the files it was made from, so their path and time are in its name.
 */
export function classArchive(projectRoot: string, java: string): string {
  const { mtimeMs } = statSync(java);
  const made = digest(`${java} ${mtimeMs} ${findPython(projectRoot)}`, 12);
  return join(projectRoot, ".build", "spark", `classes-${made}.jsa`);
}

/** A worker's environment, clear of settings that Spark or Python of the person at the keyboard may have. */
function environmentFor(projectRoot: string, scratch: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(SPARK|PYSPARK|PYTHON|HADOOP)_?/.test(name));
  const python = findPython(projectRoot);
  const added = {
    PYTHONPATH: pythonFolder,
    PYTHONDONTWRITEBYTECODE: "1",
    PYSPARK_PYTHON: python,
    TZ: "UTC",
    TMPDIR: scratch,
  };
  return { ...Object.fromEntries(own), ...added };
}

/** Starts the Spark worker. */
export function startPython(projectRoot: string, scratch: string): ChildProcess {
  const java = findJava(projectRoot);
  return spawnWorker(projectRoot, scratch, ["landfall_spark", "serve", java, classArchive(projectRoot, java), scratch]);
}

/** Where a shell's statements come from and its answers go: "inherit" for the terminal. */
export type ShellStreams = "inherit" | "pipe";

/** Starts PySpark: `session` is what the runtime says of the session that it is. */
export function startShell(
  projectRoot: string,
  scratch: string,
  session: SparkSession,
  stdio: ShellStreams = "inherit",
): ChildProcess {
  const java = findJava(projectRoot);
  const args = ["-m", "landfall_spark", "shell", java, classArchive(projectRoot, java), scratch];
  const env = { ...environmentFor(projectRoot, scratch), LANDFALL_SESSION: JSON.stringify(session) };
  return spawn(findPython(projectRoot), args, { cwd: scratch, env, stdio });
}

/** Starts what runs the scripts of Python shell jobs. */
export function startPythonShell(projectRoot: string, scratch: string): ChildProcess {
  return spawnWorker(projectRoot, scratch, ["landfall_pythonshell", scratch]);
}

/** A Python module in a process group of its own. Its pipes are the protocol; everything else goes to the worker's log. */
function spawnWorker(projectRoot: string, scratch: string, module: readonly string[]): ChildProcess {
  const log = openSync(workerLog(scratch), "a");
  // Not the project's folder: scripts must not find there what Glue would not have.
  const options = { cwd: scratch, env: environmentFor(projectRoot, scratch), detached: true };
  try {
    return spawn(findPython(projectRoot), ["-m", ...module], { ...options, stdio: ["pipe", "pipe", log] });
  } finally {
    closeSync(log);
  }
}

/** What a worker, and Spark's JVM, had to say beside the runs' own logs. */
export function workerLog(scratch: string): string {
  return join(scratch, "worker.log");
}

/**
 * Makes the class archive where it is missing: a step of the setup, about 20 s, once. Spark starts without it too, slower.
 * @returns whether there is one now
 */
export async function makeClassArchive(projectRoot: string): Promise<boolean> {
  const java = findJava(projectRoot);
  const archive = classArchive(projectRoot, java);
  if (existsSync(archive)) return true;
  const scratch = join(projectRoot, ".build", "spark", "training");
  mkdirSync(scratch, { recursive: true });
  const partial = `${archive}.partial`;
  const args = ["-m", "landfall_spark", "train", java, partial, scratch];
  const options = { cwd: scratch, env: environmentFor(projectRoot, scratch), stdio: "ignore" } as const;
  const training = spawn(findPython(projectRoot), args, options);
  const code = await new Promise<number | null>((done) => training.on("exit", done).on("error", () => done(null)));
  rmSync(scratch, { recursive: true, force: true });
  if (code !== 0 || !existsSync(partial)) return false;
  renameSync(partial, archive);
  return true;
}
