import { AwsError } from "../errors";
import type { Arrival } from "./event";
import { eventPath, type EventPath } from "./eventPath";

const mostPaths = 100;
const longestTemplate = 8192;

/** A rule, as far as a template can name it. */
export interface RuleName {
  readonly arn: string;
  readonly name: string;
}

const reserved: Readonly<Record<string, (arrival: Arrival, rule: RuleName) => unknown>> = {
  "aws.events.rule-arn": (_, rule) => rule.arn,
  "aws.events.rule-name": (_, rule) => rule.name,
  "aws.events.event.ingestion-time": ({ acceptedAt }) => new Date(acceptedAt).toISOString(),
  "aws.events.event.json": ({ event }) => event,
  "aws.events.event": ({ event }) => {
    const { "detail-type": detailType, ...others } = event;
    return { ...others, detailType, detail: undefined };
  },
};

type Part = { readonly text: string } | { readonly variable: string; readonly quoted: boolean };

/** Turns an event into the text that a target gets: a template with variables that paths take out of the event. */
export class InputTransformer {
  private readonly parts: readonly Part[];
  private readonly paths: ReadonlyMap<string, EventPath>;

  /** @throws ValidationException where AWS's PutTargets would, naming the target */
  constructor(inputPaths: Readonly<Record<string, string>>, template: string, target: string) {
    this.paths = compiledPaths(inputPaths, target);
    if (template.length > longestTemplate) {
      throw refused(
        `InputTemplate for target ${target} has ${template.length} characters; at most ${longestTemplate} are allowed.`,
      );
    }
    this.parts = partsOf(template);
    for (const part of this.parts) {
      if ("text" in part || this.paths.has(part.variable) || Object.hasOwn(reserved, part.variable)) continue;
      throw refused(`InputTemplate for target ${target} contains invalid placeholder ${part.variable}.`);
    }
    const sample = this.filled(() => "");
    if (!isJsonOrLines(sample)) throw refused(`Invalid InputTemplate for target ${target} : ${template} is no JSON.`);
  }

  /** @returns JSON text, or lines of quoted text where the template is such lines */
  apply(arrival: Arrival, rule: RuleName): string {
    return this.filled((name) => reserved[name]?.(arrival, rule) ?? this.paths.get(name)?.(arrival.event) ?? "");
  }

  private filled(value: (name: string) => unknown): string {
    return this.parts.map((part) => ("text" in part ? part.text : written(value(part.variable), part.quoted))).join("");
  }
}

function compiledPaths(inputPaths: Readonly<Record<string, string>>, target: string): Map<string, EventPath> {
  const entries = Object.entries(inputPaths);
  if (entries.length > mostPaths) {
    throw refused(`InputPathsMap for target ${target} has ${entries.length} paths; at most ${mostPaths} are allowed.`);
  }
  return new Map(entries.map(([name, path]) => [name, compiledPath(name, path, target)]));
}

function compiledPath(name: string, text: string, target: string): EventPath {
  if (/^aws/i.test(name))
    throw refused(`InputPathsMap for target ${target} names ${name}: AWS keeps names starting with "AWS".`);
  const path = eventPath(text);
  if (path === undefined)
    throw refused(`Invalid InputPathsMap for target ${target} : ${name} is ${text}, which is no JSON path.`);
  return path;
}

/** Splits at `<name>`, noting which names stand inside a JSON text. */
function partsOf(template: string): Part[] {
  const parts: Part[] = [];
  let quoted = false;
  for (const piece of template.split(/(<[^<>]+>)/)) {
    if (/^<[^<>]+>$/.test(piece)) {
      parts.push({ variable: piece.slice(1, -1), quoted });
      continue;
    }
    const quotes = piece.replace(/\\./gs, "").split('"').length - 1;
    if (quotes % 2 === 1) quoted = !quoted;
    parts.push({ text: piece });
  }
  return parts;
}

/** In a text, texts are escaped and structures lose their quotes; elsewhere everything is JSON. */
function written(value: unknown, quoted: boolean): string {
  const json = JSON.stringify(value);
  if (!quoted) return json;
  const text = typeof value === "string" ? value : json.replace(/\\?"/g, "");
  return JSON.stringify(text).slice(1, -1);
}

function isJsonOrLines(text: string): boolean {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return isJson(text) || (lines.length > 0 && lines.every((line) => line.trim().startsWith('"') && isJson(line)));
}

/** Whether the text is one JSON value. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function refused(message: string): AwsError {
  return new AwsError("ValidationException", message);
}
