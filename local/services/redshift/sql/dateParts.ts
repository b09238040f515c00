import { SqlError, unsupported } from "./sqlError";

const aliases: Readonly<Record<string, readonly string[]>> = {
  year: ["years", "y", "yr", "yrs"],
  quarter: ["quarters", "qtr", "qtrs"],
  month: ["months", "mon", "mons"],
  week: ["weeks", "w"],
  day: ["days", "d"],
  hour: ["hours", "h", "hr", "hrs"],
  minute: ["minutes", "m", "min", "mins"],
  second: ["seconds", "s", "sec", "secs"],
  millisecond: ["milliseconds", "ms", "msec", "msecs", "msecond", "mseconds", "millisec", "millisecs", "millisecon"],
  microsecond: ["microseconds", "us", "usec", "usecs", "usecond", "useconds", "microsec", "microsecs", "microsecond"],
  dow: ["dayofweek", "dw", "weekday"],
  doy: ["dayofyear", "dy", "yearday"],
  epoch: [],
};

const canonical = new Map(
  Object.entries(aliases).flatMap(([name, others]) => [name, ...others].map((other) => [other, name])),
);

/** The date part that Redshift knows by this name. */
export function datePart(word: string): string {
  const part = canonical.get(word.toLowerCase());
  if (part === undefined) throw unsupported(`date part "${word}"`);
  return part;
}

/** Longest first: "HH24" before "HH". */
const formatFields: ReadonlyArray<readonly [string, string]> = [
  ["YYYY", "%Y"],
  ["HH24", "%H"],
  ["HH12", "%I"],
  ["DDD", "%j"],
  ["Mon", "%b"],
  ["YY", "%y"],
  ["MM", "%m"],
  ["DD", "%d"],
  ["Dy", "%a"],
  ["HH", "%I"],
  ["MI", "%M"],
  ["SS", "%S"],
  ["MS", "%g"],
  ["US", "%f"],
  ["AM", "%p"],
  ["PM", "%p"],
];

/** Redshift's datetime format as strftime writes it. @throws SqlError naming the part that has no counterpart */
export function strftimeFormat(format: string): string {
  let result = "";
  for (let at = 0; at < format.length;) {
    const [field, length] = formatPiece(format, at);
    result += field;
    at += length;
  }
  return result;
}

function formatPiece(format: string, at: number): [string, number] {
  const quoted = /^"([^"]*)"/.exec(format.slice(at));
  if (quoted !== null) return [(quoted[1] ?? "").replace(/%/g, "%%"), quoted[0].length];
  const known = formatFields.find(([field]) => sameField(field, format.slice(at, at + field.length)));
  if (known !== undefined) return [known[1], known[0].length];
  const character = format.charAt(at);
  if (/[\p{L}\p{N}]/u.test(character) && character !== "T")
    throw new SqlError(`format "${format}" is not supported by the local runtime from "${format.slice(at)}" on`);
  return [character === "%" ? "%%" : character, 1];
}

/** Numbers are written in either case; in names of months and days the case chooses the form. */
function sameField(field: string, text: string): boolean {
  return field === text || (field === field.toUpperCase() && field.toLowerCase() === text);
}
