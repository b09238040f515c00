import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { projectRoot } from "../local/cli/command";
import { emptyFolder } from "./folders";

const greeting = /Running on (http:\/\/127\.0\.0\.1:\d+)/;

/** A Python that has moto_server: the project's own, or the machine's. */
export function pythonWithMoto(): string | undefined {
  const own = join(projectRoot, ".venv", "bin", "python");
  return [own, "python3"].filter((python) => python === "python3" || existsSync(python)).find(hasMoto);
}

function hasMoto(python: string): boolean {
  try {
    execFileSync(python, ["-c", "import moto.server"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Starts moto_server, lets `use` work with its endpoint, and ends it. */
export async function whileMoto<T>(python: string, use: (endpoint: string) => Promise<T>): Promise<T> {
  const args = ["-m", "moto.server", "-H", "127.0.0.1", "-p", "0"];
  const child = spawn(python, args, { cwd: emptyFolder("moto"), stdio: ["ignore", "ignore", "pipe"] });
  const endOfBench = () => child.kill();
  process.once("exit", endOfBench);
  try {
    return await use(await greeted(child));
  } finally {
    process.off("exit", endOfBench);
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }
}

/** Its log goes on after the greeting, and must be read for it not to stand still. */
function greeted(child: ChildProcess): Promise<string> {
  return new Promise((done, failed) => {
    let said = "";
    child.stderr?.on("data", (text: Buffer) => {
      if (greeting.test(said)) return;
      said += text.toString();
      const endpoint = greeting.exec(said)?.[1];
      if (endpoint !== undefined) done(endpoint);
    });
    child.once("exit", (code) => failed(new Error(`moto_server ended with code ${code} before it was up:\n${said}`)));
  });
}
