import { UsageError } from "../services/errors";
import type { Command } from "./command";

const commands = [
  "run",
  "serve",
  "query",
  "why",
  "outputs",
  "inbox",
  "replay",
  "redrive",
  "shell",
  "graph",
  "check",
  "cost",
  "changes",
  "reset",
] as const;

/** Loaded when called: `landfall outputs` should not wait for the SQL engine. */
function commandNamed(name: (typeof commands)[number]): Command {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- one file a command, each exporting its own name
  return (require(`./${name}`) as Readonly<Record<string, Command>>)[name]!;
}

function help(): string {
  const lines = commands.map(commandNamed).map(({ usage, summary }) => `  ${usage}\n      ${summary}`);
  return `Landfall: files that land in a bucket become rows in a warehouse.\n\n${lines.join("\n")}\n\n--stack defaults to toll.\n`;
}

async function main([name = "--help", ...args]: readonly string[]): Promise<number> {
  if (name === "--help" || name === "-h" || name === "help") {
    process.stdout.write(help());
    return 0;
  }
  const known = commands.find((command) => command === name);
  if (known === undefined) {
    throw new UsageError(`There is no command "${name}". Commands: ${commands.join(", ")}.`);
  }
  const command = commandNamed(known);
  if (!args.includes("--help") && !args.includes("-h")) return command.run(args);
  process.stdout.write(`${command.usage}\n    ${command.summary}\n`);
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof UsageError ? error.message : (error as Error).stack}\n`);
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
