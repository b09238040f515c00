import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { projectRoot } from "./environment";

const landfall = join(projectRoot, "bin", "landfall.js");

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. */
export async function ended(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Ended> {
  const child = spawn(command, [...args], { cwd: projectRoot, env, stdio: ["ignore", "pipe", "pipe"] });
  const said = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const)
    child[stream].on("data", (chunk) => (said[stream] += String(chunk)));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...said };
}

/** `landfall <args>`, to its end. */
export const runLandfall = (...args: readonly string[]): Promise<Ended> => ended(process.execPath, [landfall, ...args]);

/** `landfall serve` on a free port. */
export class Serving {
  private constructor(
    readonly child: ChildProcess,
    readonly endpoint: string,
  ) {}

  static async start(...args: readonly string[]): Promise<Serving> {
    const child = spawn(process.execPath, [landfall, "serve", "--port", "0", ...args], {
      cwd: projectRoot,
      stdio: ["ignore", "pipe", "inherit"],
    });
    for await (const line of createInterface({ input: child.stdout })) {
      const endpoint = /AWS_ENDPOINT_URL=(\S+)/.exec(line)?.[1];
      if (endpoint !== undefined) return new Serving(child, endpoint);
    }
    throw new Error("landfall serve ended before it was up.");
  }

  async end(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill(signal);
    await once(this.child, "exit");
  }

  /** For AWS clients in other processes. */
  get env(): NodeJS.ProcessEnv {
    const keys = { AWS_ACCESS_KEY_ID: "any", AWS_SECRET_ACCESS_KEY: "any", AWS_EC2_METADATA_DISABLED: "true" };
    return { ...process.env, ...keys, AWS_ENDPOINT_URL: this.endpoint, AWS_DEFAULT_REGION: "us-east-1" };
  }
}
