import { AwsError } from "../services/errors";
import type { Input } from "../services/service";

/** Deeper than any request of an AWS API; shallow enough for recursive code to walk. */
const depthLimit = 200;

/** @returns how deeply brackets nest outside of strings */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at);
    if (quoted && sign === 0x5c) at += 1;
    else if (sign === 0x22) quoted = !quoted;
    else if (quoted) continue;
    else if (sign === 0x7b || sign === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (sign === 0x7d || sign === 0x5d) depth -= 1;
  }
  return deepest;
}

/** A request body as a structure. Nothing at all is the empty one. @throws AwsError SerializationException */
export function structureOf(body: Buffer): Input {
  const text = body.toString("utf8");
  if (text.trim() === "") return {};
  if (depthOf(text) > depthLimit) throw new AwsError("SerializationException", `JSON nests deeper than ${depthLimit}.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new AwsError("SerializationException", `The body is not JSON: ${(error as Error).message}`);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Input;
  throw new AwsError("SerializationException", "The body must be a JSON object.");
}

/** Marks the digits of a bigint on their way through JSON.stringify, which knows no such number. */
const bigintMark = "\u0001bigint:";
const markedBigint = /"\\u0001bigint:(-?\d+)"/g;

/** A result as AWS's JSON: blobs in base64, moments in seconds since the epoch, integers with all their digits. */
export function jsonOf(output: unknown): string {
  let bigints = false;
  const text = JSON.stringify(output ?? {}, function (this: Record<string, unknown>, name: string, value: unknown) {
    const held = this[name]; // `value` has been through toJSON already
    if (held instanceof Date) return held.getTime() / 1000;
    if (Buffer.isBuffer(held)) return held.toString("base64");
    if (typeof held !== "bigint") return value;
    bigints = true;
    return bigintMark + String(held);
  });
  return bigints ? text.replace(markedBigint, "$1") : text;
}
