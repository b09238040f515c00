import { UsageError } from "../../services/errors";
import { jsonOption, stackOption, stateOption } from "../command";

/** What replay and redrive have in common. */
export const operatingOptions = {
  ...stackOption,
  ...stateOption,
  ...jsonOption,
  pipeline: { type: "string" },
  aws: { type: "boolean", default: false },
  outputs: { type: "string" },
  "dry-run": { type: "boolean", default: false },
} as const;

/** Which stack is meant, and where it is. */
export interface Whereabouts {
  readonly stack: string;
  /** One of its pipelines; all where none is named. */
  readonly pipeline?: string;
  readonly state?: string;
  readonly aws: boolean;
  readonly outputs?: string;
}

/** @throws UsageError for options that do not go together */
export function checkWhereabouts({ state, aws, outputs }: Whereabouts): void {
  if (aws && state !== undefined)
    throw new UsageError("--state is a folder of this machine; a stack on AWS has none. Leave out --state or --aws.");
  if (!aws && outputs !== undefined)
    throw new UsageError("--outputs describes a stack on AWS. Add --aws, or leave it out.");
}

const day = /^\d{4}-\d{2}-\d{2}$/;
const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?$/;

/** Milliseconds since the epoch of a day or a moment; UTC where it names no zone. @throws UsageError where it is neither */
export function timeOf(option: string, text: string): number {
  const zoned = day.test(text) || /(Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`;
  const time = day.test(text) || moment.test(text) ? Date.parse(zoned) : NaN;
  // Date takes the 31st of February for the 3rd of March.
  if (!Number.isNaN(time) && isInCalendar(text)) return time;
  throw new UsageError(`${option} is "${text}"; it must be a time such as 2026-01-31 or 2026-01-31T18:30:00Z.`);
}

function isInCalendar(text: string): boolean {
  const date = text.slice(0, 10);
  return new Date(`${date}T00:00:00Z`).toISOString().startsWith(date);
}
