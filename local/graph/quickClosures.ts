/**
 * What Pulumi's serializer of callbacks works out twice, or for nobody here, is left out: the parse of a function that another
 * callback or an earlier evaluation has parsed, what functions inherit, and where each one stands, which it asks V8 for the sake of
 * error messages.
 */
import { Session } from "node:inspector";
import { createRequire } from "node:module";
import { join } from "node:path";
import { keptParses, type ParseFunction, type Parsed } from "./keptParses";

const pulumi = createRequire(require.resolve("@pulumi/pulumi"));
const parses = join(__dirname, "..", "..", ".landfall", "cache", "parsed");

function withoutLocations(): void {
  const nowhere = { file: "", line: 0, column: 0 };
  Object.assign(pulumi("./runtime/closure/v8") as object, { getFunctionLocationAsync: () => Promise.resolve(nowhere) });
}

type Answered = (error: Error | null, answer?: object) => void;
type Post = (this: Session, method: string, params?: object, answered?: Answered) => void;

/** To read what V8 alone knows of a function, its scopes and what it is bound to, Pulumi asks for all that it inherits, too. */
function withoutInherited(): void {
  const inspector = Session.prototype as { post: Post };
  const { post } = inspector;
  inspector.post = function (method, params, answered) {
    const asked = method === "Runtime.getProperties" ? { ...params, ownProperties: true } : params;
    post.call(this, method, asked, answered);
  };
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
  withoutInherited();
  // An evaluation without stack traces is repeated with them where it fails.
  if (Error.stackTraceLimit === 0) withoutLocations();
}
