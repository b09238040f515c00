import { assumed, type Assumed } from "../../../cost/assumptions";
import type { Load } from "../../../cost/work";
import { UsageError } from "../../services/errors";
import { jsonOption, parsed, stackOption } from "../command";

const options = {
  ...stackOption,
  ...jsonOption,
  "files-per-day": { type: "string", default: "10000" },
  "file-mb": { type: "string", default: "1" },
  assume: { type: "string", multiple: true },
  compare: { type: "boolean", default: false },
  "no-advice": { type: "boolean", default: false },
  format: { type: "string" },
} as const;

const formats = ["text", "json", "markdown"] as const;

/** What `landfall cost` is asked. */
export interface CostAsked {
  readonly stack: string;
  readonly load: Load;
  readonly assumed: Assumed;
  readonly compare: boolean;
  /** Whether to look for settings that cost less, which takes an evaluation of the program each. */
  readonly advice: boolean;
  readonly format: (typeof formats)[number];
}

/** Beyond these it is a slip of the keyboard. S3 takes objects of 50 TB at most. */
const most = { "files-per-day": 100_000_000, "file-mb": 50 * 1024 * 1024 } as const;

/** @throws UsageError for an option, number or assumption that is none */
export function costAskedIn(usage: string, args: readonly string[]): CostAsked {
  const {
    stack,
    json,
    compare,
    format,
    assume = [],
    "no-advice": none,
    ...sizes
  } = parsed(usage, { args: withNegatives(args), options }).values;
  const chosen = formats.find((known) => known === (format ?? (json ? "json" : "text")));
  if (chosen === undefined || (json && chosen !== "json")) {
    throw new UsageError(
      `--format is "${format}"; there is ${formats.join(", ")}, and --json for json.\nUsage: ${usage}`,
    );
  }
  const size = (name: keyof typeof most) => sizeIn(name, sizes[name]);
  const load = { filesPerDay: size("files-per-day"), fileMb: size("file-mb") };
  return { stack, load, assumed: assumedIn(assume), compare, advice: !none, format: chosen };
}

/** "--file-mb -1" as "--file-mb=-1": a number below 0 is no option, and is to be refused by its value. */
function withNegatives(args: readonly string[]): string[] {
  return args.reduce<string[]>((given, arg) => {
    const before = given.at(-1);
    const belongs = /^-\d/.test(arg) && before?.startsWith("--") === true;
    return belongs ? [...given.slice(0, -1), `${before}=${arg}`] : [...given, arg];
  }, []);
}

function sizeIn(name: keyof typeof most, text: string): number {
  const size = decimal(text);
  if (size <= most[name]) return size;
  throw new UsageError(`--${name} is "${text}"; it must be a number from 0 to ${most[name]}.`);
}

/** NaN where the text is no plain number of 0 or more. */
const decimal = (text: string): number => (/^(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : NaN);

function assumedIn(texts: readonly string[]): Assumed {
  const given = texts.map((text) => {
    const [name = "", value = "", ...more] = text.split("=");
    if (more.length > 0 || Number.isNaN(decimal(value))) {
      throw new UsageError(`--assume is "${text}"; it must be a name and a number, like crawlerDpus=1.`);
    }
    return [name, decimal(value)] as const;
  });
  try {
    return assumed(Object.fromEntries(given));
  } catch (error) {
    throw new UsageError(`--assume: ${(error as Error).message}`);
  }
}
