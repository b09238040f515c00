/** Values of a condition key, by its lower-case name; undefined where the request has no such key. */
export type Lookup = (key: string) => readonly string[] | undefined;

/** Answers whether a text fits what a policy wrote, its variables taken from the request. */
export type TextTest = (text: string, lookup: Lookup) => boolean;

export interface PatternRules {
  /** Policy variables count from policy version 2012-10-17 on. */
  readonly variables: boolean;
  /** "none": `*` and `?` are plain text. "arn": in the first five parts of an ARN a wildcard stays within its part. */
  readonly wildcards: "none" | "text" | "arn";
  readonly ignoreCase?: boolean;
}

/** Wildcards inside a compiled pattern: noncharacters, which no text holds, so that a literal `*` stays one. */
const wild = { many: "\ufdd0", one: "\ufdd1", manyInPart: "\ufdd2", oneInPart: "\ufdd3" } as const;
const many = wild.many.charCodeAt(0);
const one = wild.one.charCodeAt(0);
const manyInPart = wild.manyInPart.charCodeAt(0);
const oneInPart = wild.oneInPart.charCodeAt(0);
const colon = ":".charCodeAt(0);
const anyWildcard = /[\ufdd0-\ufdd3]/;

interface Variable {
  readonly key: string;
  readonly fallback?: string;
}
type Piece = string | Variable;

/** Compiles what a policy wrote into a test. Done once a policy, so that a decision costs microseconds. */
export function textTest(written: string, rules: PatternRules): TextTest {
  const pieces = piecesOf(written, rules);
  const fold = (text: string) => (rules.ignoreCase === true ? text.toLowerCase() : text);
  if (pieces.every((piece) => typeof piece === "string")) return fixedTest(fold(pieces.join("")), fold);
  return (text, lookup) => {
    const pattern = resolve(pieces, lookup);
    return pattern !== undefined && matches(fold(pattern), fold(text));
  };
}

function fixedTest(pattern: string, fold: (text: string) => string): TextTest {
  if (pattern === wild.many) return () => true;
  if (!anyWildcard.test(pattern)) return (text) => fold(text) === pattern;
  return (text) => matches(pattern, fold(text));
}

/** A variable that the request does not have leaves the whole pattern without a match, as in AWS. */
function resolve(pieces: readonly Piece[], lookup: Lookup): string | undefined {
  let pattern = "";
  for (const piece of pieces) {
    const value = typeof piece === "string" ? piece : valueOf(piece, lookup);
    if (value === undefined) return undefined;
    pattern += value;
  }
  return pattern;
}

function valueOf({ key, fallback }: Variable, lookup: Lookup): string | undefined {
  const values = lookup(key);
  return values?.length === 1 ? values[0] : fallback;
}

function piecesOf(written: string, rules: PatternRules): Piece[] {
  if (rules.wildcards === "arn" && written === "*") return [wild.many];
  const pieces: Piece[] = [];
  let parts = 1;
  for (const token of written.split(/(\$\{[^}]*\}|[*?:])/)) {
    if (token === ":") parts += 1;
    const within = rules.wildcards === "arn" && parts < 6;
    if (rules.variables && token.startsWith("${")) pieces.push(variable(token.slice(2, -1)));
    else if (token === "*" && rules.wildcards !== "none") pieces.push(within ? wild.manyInPart : wild.many);
    else if (token === "?" && rules.wildcards !== "none") pieces.push(within ? wild.oneInPart : wild.one);
    else pieces.push(token);
  }
  if (rules.wildcards === "arn") pieces.push(missingParts(parts));
  return pieces;
}

/** IAM completes an ARN of fewer than six parts with `*`. */
function missingParts(parts: number): string {
  if (parts >= 6) return "";
  return `:${wild.manyInPart}`.repeat(5 - parts) + `:${wild.many}`;
}

/** `${*}`, `${?}` and `${$}` are those characters; else `${key}` or `${key, 'fallback'}`. */
function variable(inside: string): Piece {
  if (inside === "*" || inside === "?" || inside === "$") return inside;
  const [, key = inside, fallback] = /^([^,]*?)\s*(?:,\s*'([^']*)')?$/.exec(inside) ?? [];
  return { key: key.trim().toLowerCase(), fallback };
}

/** Linear in the text for each wildcard: a policy cannot make a decision slow, as it could with a regular expression. */
function matches(pattern: string, text: string): boolean {
  let at = 0;
  let here = 0;
  let star = -1;
  let resume = 0;
  while (here < text.length) {
    const wanted = at < pattern.length ? pattern.charCodeAt(at) : -1;
    const found = text.charCodeAt(here);
    if (wanted === many || wanted === manyInPart) {
      star = at++;
      resume = here;
    } else if (wanted === found || wanted === one || (wanted === oneInPart && found !== colon)) {
      at += 1;
      here += 1;
    } else if (star >= 0 && !(pattern.charCodeAt(star) === manyInPart && text.charCodeAt(resume) === colon)) {
      at = star + 1;
      here = ++resume;
    } else return false;
  }
  while (pattern.charCodeAt(at) === many || pattern.charCodeAt(at) === manyInPart) at += 1;
  return at === pattern.length;
}
