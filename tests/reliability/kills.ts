import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Random } from "../../local/engine/random";
import { ended, runLandfall, Serving } from "../support/command";
import { projectRoot } from "../support/environment";
import { differences, type Acknowledged, type Found } from "./promise";

export interface Kills {
  readonly kills: number;
  /** Draws the moments of the kills; what the machine is just doing then differs from run to run. */
  readonly seed: number;
  /** How long the rest may take after the last kill. */
  readonly seconds: number;
  readonly say?: (line: string) => void;
}

export interface Outcome {
  readonly files: number;
  readonly messages: number;
  readonly rows: number;
  /** What was acknowledged and is not there, or is there twice: none, if the promise holds. */
  readonly differences: readonly string[];
}

const python = join(projectRoot, ".venv", "bin", "python");
/** Milliseconds that a process lives at most before it is killed: long enough for a job to start, load and end. */
const longestLife = 8000;

/** Kills `serve` again and again while boto3 lands files and sends messages, then compares what is there with what was acknowledged. */
export async function surviveKills({ kills, seed, seconds, say = () => undefined }: Kills): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "landfall-kills-"));
  const where = ["--port", String(await freePort()), "--state", join(folder, "state")];
  const outputs = (JSON.parse((await runLandfall("outputs", "--json")).stdout) as { toll: Record<string, string> })
    .toll;
  const random = new Random(seed);
  let serving = await Serving.start(...where);
  const writer = new Writer(serving, outputs);
  try {
    for (let kill = 1; kill <= kills; kill++) {
      // As many kills soon after the start as late: recovery itself is interrupted, too.
      await passed(random.below(random.below(longestLife) + 1));
      await serving.end("SIGKILL");
      say(`kill ${kill} of ${kills}: ${writer.acknowledged.length} acknowledged`);
      serving = await Serving.start(...where);
    }
    await writer.stop();
    const reader = [join(__dirname, "reader.py"), JSON.stringify(outputs), String(seconds)];
    const { stdout, stderr } = await ended(python, reader, serving.env);
    if (stdout === "") throw new Error(`The state could not be read:\n${stderr}`);
    return outcomeOf(writer.acknowledged, JSON.parse(stdout) as Found);
  } finally {
    await writer.stop();
    await serving.end("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
}

function outcomeOf(acknowledged: readonly Acknowledged[], found: Found): Outcome {
  const files = acknowledged.filter((each) => "key" in each).length;
  return {
    files,
    messages: acknowledged.length - files,
    rows: found.rows.length,
    differences: differences(acknowledged, found),
  };
}

/** The client, which outlives every `serve`. */
class Writer {
  readonly acknowledged: Acknowledged[] = [];
  private readonly child: ChildProcess;

  constructor(serving: Serving, { landingBucket = "", dlqUrl = "" }: Readonly<Record<string, string>>) {
    const stdio = ["pipe", "pipe", "inherit"] as const;
    const child = spawn(python, [join(__dirname, "writer.py"), landingBucket, dlqUrl], {
      env: serving.env,
      stdio: [...stdio],
    });
    this.child = child;
    if (child.stdout === null) throw new Error("The writer says nothing.");
    createInterface({ input: child.stdout }).on("line", (line) =>
      this.acknowledged.push(JSON.parse(line) as Acknowledged),
    );
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    this.child.stdin?.end("\n");
    await once(this.child, "close");
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

function passed(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
