/**
 * What Pulumi's serializer of callbacks works out twice, or for nobody here, is left out: the parse of a function that another
 * callback has brought along, and where each function stands, which it asks V8 for the sake of error messages.
 */
import { createRequire } from "node:module";

type ParseFunction = (text: string) => unknown;

const pulumi = createRequire(require.resolve("@pulumi/pulumi"));

function withoutLocations(): void {
  const nowhere = { file: "", line: 0, column: 0 };
  Object.assign(pulumi("./runtime/closure/v8") as object, { getFunctionLocationAsync: () => Promise.resolve(nowhere) });
}

function parsedOnce(): void {
  const parser = pulumi("./runtime/closure/parseFunction") as { parseFunction: ParseFunction };
  const { parseFunction } = parser;
  const parsed = new Map<string, unknown>();
  parser.parseFunction = (text) => {
    if (!parsed.has(text)) parsed.set(text, parseFunction(text));
    return parsed.get(text);
  };
}

/** Call this once Pulumi is loaded, before the program. */
export function quickClosures(): void {
  parsedOnce();
  // An evaluation without stack traces is repeated with them where it fails.
  if (Error.stackTraceLimit === 0) withoutLocations();
}
