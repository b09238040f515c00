import { next, parse } from "aws-cron-parser";
import type { Engine } from "../../engine/engine";
import { AwsError } from "../errors";

/** Node's timers hold at most 2^31-1 ms. */
const longestTimer = 2 ** 31 - 1;

const cronForm = /^cron\((\S+ \S+ (\S+) \S+ (\S+) \S+)\)$/;

/**
 * The next moment of an AWS cron expression after `from`, in milliseconds; undefined where there is none.
 * @throws AwsError InvalidInputException for anything but six fields of which one day field is "?"
 */
export function nextMoment(schedule: string, from: number): number | undefined {
  const [, fields, dayOfMonth, dayOfWeek] = cronForm.exec(schedule) ?? [];
  if (fields === undefined || (dayOfMonth === "?") === (dayOfWeek === "?")) {
    const wanted = 'cron(minutes hours day-of-month month day-of-week year) with exactly one of the days "?"';
    throw new AwsError("InvalidInputException", `Schedule "${schedule}" is invalid: it must be ${wanted}.`);
  }
  return next(parse(fields), new Date(from))?.getTime();
}

/** Runs `task` at each moment of the schedule, as a daemon, until the environment ends. */
export function onSchedule(engine: Engine, schedule: string, task: () => void): void {
  const due = nextMoment(schedule, engine.now());
  if (due !== undefined) wait(engine, due, () => (task(), onSchedule(engine, schedule, task)));
}

function wait(engine: Engine, due: number, task: () => void): void {
  const left = due - engine.now();
  if (left <= longestTimer) engine.after(left, task, { daemon: true });
  else engine.after(longestTimer, () => wait(engine, due, task), { daemon: true });
}
