import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import type { Target } from "../../../operations/target";
import { UsageError } from "../../services/errors";
import { projectRoot } from "../command";

type Outputs = Readonly<Record<string, unknown>>;

/**
 * The outputs of a stack on AWS: from a file, from stdin where that is `-`, or from the Pulumi CLI.
 * @throws UsageError where they cannot be had, or are no JSON object
 */
export async function deployedOutputs(stack: string, from?: string): Promise<Outputs> {
  const source = from === undefined ? "pulumi stack output" : `--outputs ${from}`;
  const text = from === undefined ? await outputsOfPulumi(stack) : read(from);
  try {
    const outputs: unknown = JSON.parse(text);
    if (typeof outputs === "object" && outputs !== null && !Array.isArray(outputs)) return outputs as Outputs;
  } catch {
    // Said below.
  }
  throw new UsageError(`${source}: this is no JSON object. Give what "pulumi stack output --json" prints.`);
}

function read(from: string): string {
  try {
    return readFileSync(from === "-" ? 0 : from, "utf8");
  } catch (error) {
    throw new UsageError(`--outputs ${from}: it cannot be read: ${(error as Error).message}`);
  }
}

async function outputsOfPulumi(stack: string): Promise<string> {
  try {
    const args = ["stack", "output", "--json", "--stack", stack];
    return (await promisify(execFile)("pulumi", args, { cwd: projectRoot, maxBuffer: 1 << 26 })).stdout;
  } catch (error) {
    const { code, stderr = "" } = error as { code?: unknown; stderr?: string };
    if (code === "ENOENT")
      throw new UsageError(
        "--aws needs the stack's outputs, and there is no pulumi on the PATH. Give --outputs FILE, or - for stdin.",
      );
    throw new UsageError(`pulumi stack output --stack ${stack}: ${stderr.trim()}`);
  }
}

/** The region that the pipelines' queues are in; undefined where their URLs do not say. */
export function regionOf(targets: readonly Target[]): string | undefined {
  return targets.flatMap(({ queueUrl }) => /^https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\./.exec(queueUrl)?.[1] ?? [])[0];
}
