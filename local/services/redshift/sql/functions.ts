import { datePart, strftimeFormat } from "./dateParts";
import { quoteText, type Nodes } from "./nodes";
import { SqlError, unsupported } from "./sqlError";

/** One call, its arguments both as written and as DuckDB will read them. */
export interface Call {
  readonly name: string;
  readonly given: readonly Nodes[];
  readonly args: readonly string[];
}
export type Builder = (call: Call) => string;

function arity(call: Call, least: number, most = least): void {
  const count = call.args.length;
  if (count < least || count > most)
    throw new SqlError(`function ${call.name} does not take ${count} argument${count === 1 ? "" : "s"}`);
}

function argument({ args, name }: Call, index: number): string {
  const value = args[index];
  if (value === undefined) throw new SqlError(`function ${name} lacks argument ${index + 1}`);
  return value;
}

/** An argument that must be a literal, because the translation depends on it. */
function literal({ given, name }: Call, index: number): string {
  const [node, ...others] = given[index] ?? [];
  if (node === undefined || node.kind === "group" || others.length > 0 || node.kind === "operator")
    throw unsupported(`${name} with anything but a literal as argument ${index + 1}`);
  return node.value;
}

const named =
  (duck: string, least: number, most = least): Builder =>
  (call) => {
    arity(call, least, most);
    return `${duck}(${call.args.join(", ")})`;
  };

function decode(call: Call): string {
  if (call.args.length < 3) throw new SqlError("function decode takes at least 3 arguments");
  const [subject = "", ...pairs] = call.args;
  let cases = "";
  for (let at = 0; at + 1 < pairs.length; at += 2)
    cases += ` when ${subject} is not distinct from ${pairs[at]} then ${pairs[at + 1]}`;
  const otherwise = pairs.length % 2 === 1 ? ` else ${pairs.at(-1)}` : "";
  return `(case${cases}${otherwise} end)`;
}

const dateadd: Builder = (call) => {
  arity(call, 3);
  const part = datePart(literal(call, 0));
  const [unit, times] = part === "quarter" ? ["month", " * 3"] : [part, ""];
  if (["dow", "doy", "epoch"].includes(unit)) throw unsupported(`dateadd by ${unit}`);
  return `(cast(${argument(call, 2)} as timestamp) + (${argument(call, 1)})${times} * interval 1 ${unit})`;
};

const datediff: Builder = (call) => {
  arity(call, 3);
  const part = datePart(literal(call, 0));
  if (["week", "dow", "doy", "epoch"].includes(part)) throw unsupported(`datediff by ${part}`);
  return `date_diff('${part}', cast(${argument(call, 1)} as timestamp), cast(${argument(call, 2)} as timestamp))`;
};

const toChar: Builder = (call) => {
  arity(call, 2);
  return `strftime(${argument(call, 0)}, ${quoteText(strftimeFormat(literal(call, 1)))})`;
};

const parsed =
  (type: string): Builder =>
  (call) => {
    arity(call, 2);
    const format = quoteText(strftimeFormat(literal(call, 1)));
    return `cast(strptime(${argument(call, 0)}, ${format}) as ${type})`;
  };

const strtol: Builder = (call) => {
  arity(call, 2);
  const prefix = { "2": "0b", "10": "", "16": "0x" }[literal(call, 1)];
  if (prefix === undefined) throw unsupported(`strtol with base ${literal(call, 1)}`, "use 2, 10 or 16");
  return `cast(${quoteText(prefix)} || ${argument(call, 0)} as bigint)`;
};

const sha2: Builder = (call) => {
  arity(call, 2);
  if (!["0", "256"].includes(literal(call, 1))) throw unsupported(`sha2 of ${literal(call, 1)} bits`, "use 256");
  return `sha256(${argument(call, 0)})`;
};

const convertTimezone: Builder = (call) => {
  arity(call, 2, 3);
  const [from, to, at] = call.args.length === 3 ? call.args : ["'UTC'", ...call.args];
  return `timezone(${to}, timezone(${from}, cast(${at} as timestamp)))`;
};

const regexpReplace: Builder = (call) => {
  arity(call, 2, 3);
  return `regexp_replace(${argument(call, 0)}, ${argument(call, 1)}, ${call.args[2] ?? "''"}, 'g')`;
};

const pad =
  (side: "lpad" | "rpad"): Builder =>
  (call) => {
    arity(call, 2, 3);
    return `${side}(${argument(call, 0)}, ${argument(call, 1)}, ${call.args[2] ?? "' '"})`;
  };

const sameName: Readonly<Record<string, readonly [number, number]>> = {
  abs: [1, 1],
  acos: [1, 1],
  any_value: [1, 1],
  asin: [1, 1],
  atan: [1, 1],
  atan2: [2, 2],
  avg: [1, 1],
  bool_and: [1, 1],
  bool_or: [1, 1],
  ceil: [1, 1],
  chr: [1, 1],
  coalesce: [1, 99],
  cos: [1, 1],
  count: [1, 1],
  cume_dist: [0, 0],
  current_schema: [0, 0],
  degrees: [1, 1],
  dense_rank: [0, 0],
  exp: [1, 1],
  first_value: [1, 1],
  floor: [1, 1],
  greatest: [1, 99],
  lag: [1, 2],
  last_value: [1, 1],
  lead: [1, 2],
  least: [1, 99],
  left: [2, 2],
  length: [1, 1],
  ln: [1, 1],
  lower: [1, 1],
  ltrim: [1, 2],
  max: [1, 1],
  md5: [1, 1],
  median: [1, 1],
  min: [1, 1],
  mod: [2, 2],
  nth_value: [2, 2],
  ntile: [1, 1],
  nullif: [2, 2],
  percent_rank: [0, 0],
  pi: [0, 0],
  power: [2, 2],
  radians: [1, 1],
  rank: [0, 0],
  repeat: [2, 2],
  replace: [3, 3],
  reverse: [1, 1],
  right: [2, 2],
  round: [1, 2],
  row_number: [0, 0],
  rtrim: [1, 2],
  sha1: [1, 1],
  sign: [1, 1],
  sin: [1, 1],
  split_part: [3, 3],
  sqrt: [1, 1],
  stddev: [1, 1],
  stddev_pop: [1, 1],
  stddev_samp: [1, 1],
  strpos: [2, 2],
  sum: [1, 1],
  tan: [1, 1],
  translate: [3, 3],
  upper: [1, 1],
  var_pop: [1, 1],
  var_samp: [1, 1],
  variance: [1, 1],
};

const builders: Readonly<Record<string, Builder>> = {
  ...Object.fromEntries(Object.entries(sameName).map(([name, [least, most]]) => [name, named(name, least, most)])),
  btrim: named("trim", 1, 2),
  ceiling: named("ceil", 1),
  character_length: named("length", 1),
  charindex: (call) => `strpos(${argument(call, 1)}, ${argument(call, 0)})`,
  char_length: named("length", 1),
  concat: (call) => (arity(call, 2), `(${call.args.join(" || ")})`),
  convert_timezone: convertTimezone,
  dateadd,
  date_add: dateadd,
  datediff,
  date_diff: datediff,
  date_part: (call) => `date_part('${datePart(literal(call, 0))}', ${argument(call, 1)})`,
  date_trunc: (call) => `date_trunc('${datePart(literal(call, 0))}', cast(${argument(call, 1)} as timestamp))`,
  datepart: (call) => `date_part('${datePart(literal(call, 0))}', ${argument(call, 1)})`,
  decode,
  dlog10: named("log10", 1),
  func_sha1: named("sha1", 1),
  getdate: (call) => (arity(call, 0), "rs_getdate()"),
  initcap: named("rs_initcap", 1),
  last_day: named("last_day", 1),
  len: named("length", 1),
  log: named("log10", 1),
  lpad: pad("lpad"),
  nvl: named("coalesce", 1, 99),
  nvl2: (call) =>
    `(case when ${argument(call, 0)} is not null then ${argument(call, 1)} else ${argument(call, 2)} end)`,
  octet_length: named("strlen", 1),
  pow: named("power", 2),
  quote_ident: named("rs_quote_ident", 1),
  quote_literal: named("rs_quote_literal", 1),
  regexp_replace: regexpReplace,
  regexp_substr: (call) => (arity(call, 2), `regexp_extract(${call.args.join(", ")})`),
  replicate: named("repeat", 2),
  rpad: pad("rpad"),
  sha: named("sha1", 1),
  sha2,
  strtol,
  substr: named("substring", 2, 3),
  substring: named("substring", 2, 3),
  to_char: toChar,
  to_date: parsed("date"),
  to_timestamp: parsed("timestamptz"),
  trim: named("trim", 1, 2),
  trunc: named("rs_trunc", 1),
};

/** True where a word before parentheses is a function call that is understood. */
export function isFunction(name: string): boolean {
  return Object.hasOwn(builders, name);
}

/** The call in DuckDB's words. @throws SqlError naming a function that is not supported */
export function translateCall(call: Call): string {
  const builder = isFunction(call.name) ? builders[call.name] : undefined;
  if (builder === undefined) throw unsupported(`function ${call.name}`);
  return builder(call);
}
