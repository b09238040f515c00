import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../local/cli/command";
import { stack } from "./client";
import { emptyFolder } from "./folders";

const greeting = /AWS_ENDPOINT_URL=(\S+)/;

/** A `landfall serve` in a process of its own, on a state of its own, as a person starts it. */
export interface Serving {
  readonly endpoint: string;
  /** From its start to its greeting. */
  readonly readySeconds: number;
  /** Resident memory now, in bytes. */
  memory(): number;
}

/** Starts `serve` on an empty state, lets `use` work with it, and ends it. */
export async function whileServing<T>(use: (serving: Serving) => Promise<T>, ofStack = stack): Promise<T> {
  const options = ["--stack", ofStack, "--port", "0", "--state", emptyFolder("serve")];
  const args = [join(projectRoot, "bin", "landfall.js"), "serve", ...options];
  const started = performance.now();
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const endOfBench = () => child.kill();
  process.once("exit", endOfBench);
  try {
    const endpoint = await greeted(child);
    const readySeconds = (performance.now() - started) / 1000;
    return await use({ endpoint, readySeconds, memory: () => residentBytes(child.pid) });
  } finally {
    process.off("exit", endOfBench);
    await ended(child);
  }
}

/** The endpoint, once the whole greeting with it has come. */
function greeted(child: ChildProcess): Promise<string> {
  return new Promise((done, failed) => {
    let said = "";
    child.stdout?.on("data", (text: Buffer) => {
      said += text.toString();
      const endpoint = greeting.exec(said)?.[1];
      if (endpoint !== undefined && said.includes("Ctrl-C")) done(endpoint);
    });
    child.once("exit", (code) => failed(new Error(`"landfall serve" ended with code ${code} before it was up.`)));
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}

function residentBytes(pid: number | undefined): number {
  const status = `/proc/${pid}/status`;
  const kibibytes = existsSync(status)
    ? /^VmRSS:\s*(\d+) kB/m.exec(readFileSync(status, "utf8"))?.[1]
    : execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" });
  return Number(kibibytes) * 1024;
}
