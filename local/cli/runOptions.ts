import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Graph } from "../graph/graph";
import { UsageError } from "../services/errors";
import { jsonOption, parsed, stackOption, wholeNumber } from "./command";
import { landingOf, pipelinesOf, type Landing } from "./pipelines";

const options = {
  ...stackOption,
  ...jsonOption,
  land: { type: "string", multiple: true },
  generate: { type: "string" },
  seed: { type: "string" },
  query: { type: "string" },
} as const;

/** What one `landfall run` is asked to do, before the stack is known. */
export interface Asked {
  readonly stack: string;
  readonly json: boolean;
  readonly land: readonly string[];
  readonly generate?: number;
  readonly seed?: number;
  readonly query?: string;
}

/** @throws UsageError for an unknown option or a number out of bounds */
export function askedIn(usage: string, args: readonly string[]): Asked {
  const { stack, json, land = [], generate, seed, query } = parsed(usage, { args: [...args], options }).values;
  return {
    stack,
    json,
    land,
    ...(generate === undefined ? {} : { generate: wholeNumber("--generate", generate, 1, 1_000_000) }),
    ...(seed === undefined ? {} : { seed: wholeNumber("--seed", seed, 0, 2 ** 31 - 1) }),
    ...(query === undefined ? {} : { query }),
  };
}

/** The files to land, each with its pipeline. @throws UsageError where a file is missing or a pipeline must be named */
export function landingsOf({ land }: Asked, graph: Graph): Landing[] {
  const landings = land.map((text) => landingOf(text, pipelinesOf(graph)));
  for (const { path } of landings) {
    const found = existsSync(path) ? statSync(path) : undefined;
    if (found?.isDirectory() === true) throw new UsageError(`--land ${path}: that is a folder. ${filesIn(path)}`);
    if (found?.isFile() !== true) throw new UsageError(`--land ${path}: there is no such file.`);
  }
  return landings;
}

function filesIn(folder: string): string {
  const [first] = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();
  if (first === undefined) return "There is no file in it.";
  return `Name the files in it, each with a --land of its own, such as --land ${join(folder, first)}`;
}
