import awsCron from "aws-cron-parser";
import { AwsError } from "../errors";

/** When a rule fires next after a moment; both in milliseconds since the epoch. Undefined: never again. */
export type Schedule = (after: number) => number | undefined;

const unitMs: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Compiles `rate(...)` or `cron(...)`. @throws ValidationException in AWS's words */
export function schedule(expression: string): Schedule {
  const compiled = rate(expression) ?? cron(expression);
  if (compiled === undefined) throw new AwsError("ValidationException", "Parameter ScheduleExpression is not valid.");
  return compiled;
}

function rate(expression: string): Schedule | undefined {
  const [, count = "", unit = "", plural] = /^rate\(([1-9]\d*) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  const every = Number(count) * (unitMs[unit] ?? 0);
  const isPlural = plural === "s";
  if (every === 0 || isPlural !== Number(count) > 1) return undefined;
  return (after) => after + every;
}

const months = "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC";
const days = "SUN|MON|TUE|WED|THU|FRI|SAT";

/** Minutes, hours, day of month, month, day of week, year: the forms that each may take. */
const fields = [
  listed("[0-5]?\\d"),
  listed("[01]?\\d|2[0-3]"),
  `\\?|L(-\\d{1,2})?|LW|(0?[1-9]|[12]\\d|3[01])W|${listed("0?[1-9]|[12]\\d|3[01]")}`,
  listed(`0?[1-9]|1[0-2]|${months}`),
  `\\?|L|([1-7]|${days})L|([1-7]|${days})#[1-5]|${listed(`[1-7]|${days}`)}`,
  listed("19[7-9]\\d|20\\d\\d|21\\d\\d"),
].map((form) => new RegExp(`^(${form})$`));

function listed(value: string): string {
  const item = `((${value})(-(${value}))?|\\*)(/\\d+)?`;
  return `${item}(,${item})*`;
}

function cron(expression: string): Schedule | undefined {
  const given = /^cron\((.+)\)$/.exec(expression)?.[1]?.split(" ") ?? [];
  const valid = given.length === fields.length && fields.every((form, i) => form.test(given[i] ?? ""));
  if (!valid || (given[2] === "?") === (given[4] === "?")) return undefined;
  const parsed = awsCron.parse(given.join(" "));
  return (after) => awsCron.next(parsed, new Date(after))?.getTime();
}
