import { unsupported } from "../queryError";
import { dateFormat } from "./dateFormats";
import type { Rendering } from "./functions";

const units = ["millisecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year"];

const quoted = /^'((?:[^']|'')*)'$/s;

/** The text of an argument that must be a literal: a format or a unit decides how the call is written. */
function literal(argument: string | undefined, what: string): string {
  const [, text] = quoted.exec(argument?.trim() ?? "") ?? [];
  if (text === undefined) throw unsupported(`${what} that is not a literal`);
  return text.replaceAll("''", "'");
}

function unit(argument: string | undefined): string {
  const name = literal(argument, "a unit").toLowerCase();
  if (!units.includes(name)) throw unsupported(`unit ${name}`);
  return name;
}

const format = (argument: string | undefined) =>
  `'${dateFormat(literal(argument, "a date format")).replaceAll("'", "''")}'`;

const part =
  (name: string): Rendering =>
  ([value]) =>
    `date_part('${name}', ${value})`;

/** Trino's functions of dates and times. */
export const dateFunctions: Readonly<Record<string, Rendering>> = {
  date: ([value]) => `cast(${value} as date)`,
  date_add: ([name, count, value]) => `trino_date_add(${value}, (${count}) * interval '1' ${unit(name)})`,
  date_diff: ([name, from, to]) => `date_sub('${unit(name)}', ${from}, ${to})`,
  date_format: ([value, pattern]) => `strftime(${value}, ${format(pattern)})`,
  date_parse: ([text, pattern]) => `strptime(${text}, ${format(pattern)})`,
  date_trunc: ([name, value]) => `trino_date_trunc(${value}, '${unit(name)}')`,
  day: part("day"),
  day_of_month: part("day"),
  day_of_week: part("isodow"),
  day_of_year: part("doy"),
  dow: part("isodow"),
  doy: part("doy"),
  from_iso8601_date: ([text]) => `cast(${text} as date)`,
  from_iso8601_timestamp: ([text]) => `cast(${text} as timestamptz)`,
  from_unixtime: ([seconds]) => `to_timestamp(${seconds})`,
  hour: part("hour"),
  last_day_of_month: ([value]) => `last_day(${value})`,
  millisecond: ([value]) => `(date_part('millisecond', ${value}) % 1000)`,
  minute: part("minute"),
  month: part("month"),
  now: () => "trino_now()",
  quarter: part("quarter"),
  second: part("second"),
  to_iso8601: ([value]) => `trino_iso8601(${value})`,
  to_unixtime: ([value]) => `epoch(${value})`,
  week: part("week"),
  week_of_year: part("week"),
  year: part("year"),
  year_of_week: part("isoyear"),
  yow: part("isoyear"),
};
