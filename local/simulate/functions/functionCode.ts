import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compileFunction } from "node:vm";

/** What a function's code finds around itself, in place of what Node.js would give it. */
export interface Surroundings {
  readonly require: (name: string) => unknown;
  readonly process: { readonly env: Readonly<Record<string, string>> };
  readonly console: Pick<Console, "log" | "info" | "warn" | "error" | "debug">;
  readonly setTimeout: (task: () => void, ms?: number) => unknown;
  readonly clearTimeout: (timer: unknown) => void;
  readonly Date: DateConstructor;
  readonly Math: Math;
}

export type Handler = (event: unknown, context: unknown) => unknown;
type Code = (
  exports: Record<string, unknown>,
  module: { exports: Record<string, unknown> },
  ...rest: unknown[]
) => void;

const names = ["require", "process", "console", "setTimeout", "clearTimeout", "Date", "Math"] as const;
/** The same code runs in every history: it is compiled once. */
const compiled = new Map<string, Code>();

/** A cold start: runs the code of a handler such as "__index.handler". @throws what the code throws while it loads */
export function coldStart(taskRoot: string, handler: string, around: Surroundings): Handler {
  const [file = "", name = ""] = handler.split(".");
  const module = { exports: {} as Record<string, unknown> };
  codeOf(join(taskRoot, `${file}.js`))(module.exports, module, ...names.map((each) => around[each]));
  return module.exports[name] as Handler;
}

function codeOf(path: string): Code {
  const text = readFileSync(path, "utf8");
  const code = compiled.get(text) ?? (compileFunction(text, ["exports", "module", ...names]) as Code);
  compiled.set(text, code);
  return code;
}
