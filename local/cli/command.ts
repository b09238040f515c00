import { resolve } from "node:path";
import { parseArgs, type ParseArgsConfig } from "node:util";
import { UsageError } from "../services/errors";

/** One command of the command line. @returns the process's exit code */
export interface Command {
  /** How it is called, as `landfall --help` prints it. */
  readonly usage: string;
  /** What it is for, in one line. */
  readonly summary: string;
  run(args: readonly string[]): Promise<number>;
}

/** The project's root: where Pulumi.yaml and index.ts are. */
export const projectRoot = resolve(__dirname, "../..");

export const stackOption = { stack: { type: "string", default: "toll" } } as const;
/** For what looks into a state that `serve` was given a folder for. */
export const stateOption = { state: { type: "string" } } as const;
export const jsonOption = { json: { type: "boolean", default: false } } as const;

/** Node's own parser, with its complaints in our words. */
export function parsed<T extends ParseArgsConfig>(usage: string, config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split(". ")[0] ?? ""}.\nUsage: ${usage}`);
  }
}

/** @throws UsageError where the option's value is no whole number within the bounds */
export function wholeNumber(option: string, value: string, least: number, most: number): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= least && number <= most) return number;
  throw new UsageError(`${option} is "${value}"; it must be a whole number from ${least} to ${most}.`);
}

/** For machines: one JSON document on stdout, and nothing else there. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
