import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Properties } from "../../../local/graph/graph";
import { projectConfig } from "../../../local/graph/projectConfig";
import { EngineDouble, type Existing, type Registered } from "./engine";

interface RuntimeOptions {
  readonly typescript?: boolean;
  readonly nodeargs?: string;
}
interface ProjectFile {
  readonly main: string;
  readonly runtime: { readonly options?: RuntimeOptions };
}

export interface Deployment {
  readonly registered: readonly Registered[];
  readonly outputs: Properties;
  /** Warnings and errors, and whatever the program printed. */
  readonly said: string;
  readonly code: number | null;
}

export interface LaunchOptions {
  readonly root: string;
  readonly stack: string;
  readonly existing: Existing;
  /** A preview: nothing is made, and what does not exist is unknown. */
  readonly preview: boolean;
  readonly answers: Readonly<Record<string, Properties>>;
}

/** Starts the program as Pulumi's language host for Node does, by what Pulumi.yaml says, in front of an engine double. */
export async function launched(options: LaunchOptions): Promise<Deployment> {
  const { root, stack, preview } = options;
  const { project, values } = projectConfig(root, stack);
  const engine = new EngineDouble({ ...options, project });
  try {
    const address = await engine.start();
    const { main, runtime } = parse(readFileSync(join(root, "Pulumi.yaml"), "utf8")) as ProjectFile;
    const { typescript = true, nodeargs = "" } = runtime.options ?? {};
    const to = { monitor: address, engine: address, project, stack, pwd: root, "root-directory": root, parallel: "16" };
    const args = [
      ...nodeargs.split(" ").filter((arg) => arg !== ""),
      require.resolve("@pulumi/pulumi/cmd/run"),
      ...Object.entries(to).flatMap(([name, value]) => [`--${name}`, value]),
      ...(preview ? ["--dry-run"] : []),
      main,
    ];
    const env = {
      ...process.env,
      PULUMI_CONFIG: JSON.stringify(values),
      PULUMI_CONFIG_SECRET_KEYS: "[]",
      ...(typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
    };
    const { code, printed } = await ended(args, root, env);
    const { registered, outputs, logged } = engine;
    return { registered, outputs, code, said: [...logged, printed].join("\n").trim() };
  } finally {
    engine.end();
  }
}

async function ended(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, [...args], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (printed += String(chunk)));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, printed };
}
