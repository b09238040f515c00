import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { digest } from "../engine/random";

/** What Pulumi's parser finds in a function's text; the message is empty where there is no error. */
export type Parsed = readonly [error: string, found?: object];
export type ParseFunction = (text: string) => Parsed;

/**
 * A parser that keeps what it found in files named after all that it follows from: the text, the parser, the names of globals.
 * @param parse what is asked for texts that nothing is kept of
 * @param parser which parser that is, versions included
 */
export function keptParses(parse: ParseFunction, parser: string, folder: string): ParseFunction {
  return (text) => {
    const globals = Object.getOwnPropertyNames(globalThis);
    const path = join(folder, digest(JSON.stringify([parser, globals, text]), 32));
    const kept = read(path);
    if (kept !== undefined) return kept;
    const parsed = parse(text);
    if (parsed[0] === "") write(path, parsed);
    return parsed;
  };
}

function read(path: string): Parsed | undefined {
  try {
    return deserialize(readFileSync(path)) as Parsed;
  } catch {
    return undefined; // What cannot be read is parsed anew.
  }
}

function write(path: string, parsed: Parsed): void {
  mkdirSync(join(path, ".."), { recursive: true });
  const partial = `${path}.${process.pid}`;
  writeFileSync(partial, serialize(parsed));
  renameSync(partial, path); // Two processes may parse the same text at once.
}
