const perDay: Readonly<Record<string, number>> = { minute: 1440, hour: 24, day: 1 };

/**
 * How often a schedule expression of AWS comes due in a day, on average: `rate(5 minutes)`, `cron(0 3 * * ? *)`. 0 for anything else.
 */
export function timesPerDay(expression: string): number {
  const [, every = "", unit = ""] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (unit !== "") return (perDay[unit] ?? 0) / Math.max(1, Number(every));
  const fields = /^cron\((.+)\)$/.exec(expression)?.[1]?.split(/\s+/) ?? [];
  const [minute, hour, dayOfMonth, month, dayOfWeek] = fields;
  if (minute === undefined || hour === undefined || dayOfWeek === undefined) return 0;
  const days = dayOfWeek === "?" || dayOfWeek === "*" ? share(dayOfMonth, 1, 31, 30.4) : share(dayOfWeek, 1, 7, 7);
  return share(minute, 0, 59, 1) * share(hour, 0, 23, 1) * days * share(month, 1, 12, 12);
}

const names = [
  ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
  ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
];

/** A number, or the number that a name of a day or month stands for, from 1. */
function numberOf(text: string): number {
  const list = names.find((some) => some.includes(text.toUpperCase()));
  return list === undefined ? Number(text) : list.indexOf(text.toUpperCase()) + 1;
}

/** How many values of a field between `least` and `most` come due, over `of`; a star for days and months is all of them. */
function share(field = "*", least: number, most: number, of: number): number {
  if (field === "*" || field === "?") return of === 1 ? most - least + 1 : 1;
  const count = field.split(",").reduce((sum, part) => sum + countOf(part, least, most), 0);
  return Math.min(count, most - least + 1) / of;
}

function countOf(part: string, least: number, most: number): number {
  const [range = "", step = "1"] = part.split("/");
  const [from = "", to = step === "1" ? from : String(most)] =
    range === "*" ? [String(least), String(most)] : range.split("-");
  const span = numberOf(to) - numberOf(from) + 1;
  return Number.isFinite(span) && span > 0 ? Math.ceil(span / Math.max(1, Number(step) || 1)) : 1;
}
