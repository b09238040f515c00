import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import type { DeleteRows } from "../../functions/deleteRows";
import { UsageError } from "../services/errors";
import { designs, pipelines } from "./designs";

export interface Options {
  readonly seeds: number;
  /** The first seed. */
  readonly from: number;
  readonly pipelines: readonly string[];
  readonly minutes: number;
  readonly design: string;
  readonly deleteRows: DeleteRows;
  /** A mutant's name, or "all". */
  readonly mutant?: string;
  /** Processes that play at once. */
  readonly jobs: number;
  readonly json: boolean;
}

export const usage = `npm run simulate -- [--seeds 1000] [--from 1] [--pipeline ${pipelines.join(" | ")}] [--minutes 60] [--design ours | usual]
  [--mutant NAME | all] [--delete-rows never | deleted | expired] [--jobs N] [--json]

Plays seeded histories of files and faults, and looks after each whether the promise was kept. Ends with 1 where it was not.
--delete-rows is the stack's setting of whose rows go with their files: histories have many deletions then.
The usual design and mutants must break it: with them it ends with 1 where they did not.`;

const known = {
  seeds: { type: "string", default: "1000" },
  from: { type: "string", default: "1" },
  pipeline: { type: "string" },
  minutes: { type: "string", default: "60" },
  design: { type: "string", default: "ours" },
  "delete-rows": { type: "string", default: "never" },
  mutant: { type: "string" },
  jobs: { type: "string" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

/** @throws UsageError naming what is wrong; with the usage alone where that is asked for */
export function optionsOf(args: readonly string[]): Options {
  const { values } = parsed(args);
  if (values.help) throw new UsageError(usage);
  const { pipeline, design, mutant } = values;
  return {
    seeds: whole("seeds", values.seeds, 1, 1_000_000),
    from: whole("from", values.from, 1, 2 ** 31),
    pipelines: pipeline === undefined ? pipelines : [oneOf("pipeline", pipeline, pipelines)],
    minutes: whole("minutes", values.minutes, 10, 1440),
    design: oneOf("design", design, designs),
    deleteRows: oneOf("delete-rows", values["delete-rows"], ["never", "deleted", "expired"]),
    ...(mutant === undefined ? {} : { mutant }),
    jobs: whole("jobs", values.jobs ?? String(availableParallelism()), 1, 256),
    json: values.json,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: known });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${usage}`);
  }
}

function whole(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new UsageError(`--${name} ${text}: give a whole number from ${least} to ${most}.`);
}

function oneOf<T extends string>(name: string, text: string, choices: readonly T[]): T {
  const chosen = choices.find((one) => one === text);
  if (chosen !== undefined) return chosen;
  throw new UsageError(`--${name} ${text}: give one of ${choices.join(", ")}.`);
}
