/**
 * What Pulumi's serializer of callbacks works out twice, or for nobody here, is left out: the parse of a function that another
 * callback or an earlier evaluation has parsed, and where each function stands, which it asks V8 for the sake of error messages.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { keptParses, type ParseFunction, type Parsed } from "./keptParses";

const pulumi = createRequire(require.resolve("@pulumi/pulumi"));
const parses = join(__dirname, "..", "..", ".landfall", "cache", "parsed");

function withoutLocations(): void {
  const nowhere = { file: "", line: 0, column: 0 };
  Object.assign(pulumi("./runtime/closure/v8") as object, { getFunctionLocationAsync: () => Promise.resolve(nowhere) });
}

function parsedOnce(): void {
  const parser = pulumi("./runtime/closure/parseFunction") as { parseFunction: ParseFunction };
  const parse = keptParses(parser.parseFunction, versions(), parses);
  const parsed = new Map<string, Parsed>();
  parser.parseFunction = (text) => {
    const found = parsed.get(text) ?? parse(text);
    parsed.set(text, found);
    return found;
  };
}

function versions(): string {
  const packages = ["./package.json", "typescript/package.json"] as const;
  return packages.map((file) => (pulumi(file) as { version: string }).version).join(" ");
}

/** Call this once Pulumi is loaded, before the program. */
export function quickClosures(): void {
  parsedOnce();
  // An evaluation without stack traces is repeated with them where it fails.
  if (Error.stackTraceLimit === 0) withoutLocations();
}
