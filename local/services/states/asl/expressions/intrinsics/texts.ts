import { createHash } from "node:crypto";
import { isArray, isObject, type Json } from "../../json";
import { plain, Refused, text, type Argument, type Intrinsic } from "./intrinsicFunction";
import { own } from "../../../../own";

/** Longest text that the encoding and hashing functions take. */
const longest = 10_000;

export const textFunctions: Readonly<Record<string, Intrinsic>> = {
  "States.Format": { least: 1, most: Infinity, call: ([template, ...rest]) => formatted(template, rest) },
  "States.StringToJson": plain(1, (value = null) => parsedJson(text(value))),
  "States.JsonToString": plain(1, (value = null) => JSON.stringify(value)),
  "States.JsonMerge": plain(3, (one = null, other = null, deep = null) => merged(one, other, deep)),
  "States.StringSplit": plain(2, (value = null, at = null) => split(text(value), text(at))),
  "States.Base64Encode": plain(1, (value = null) => Buffer.from(text(value, longest)).toString("base64")),
  "States.Base64Decode": plain(1, (value = null) => Buffer.from(text(value, longest), "base64").toString("utf8")),
  "States.Hash": plain(2, (value = null, algorithm = null) => hashed(value, text(algorithm))),
};

/** Each "{}" of the template is the next argument; a backslash makes what follows it a plain character. */
function formatted(template: Argument | undefined, given: readonly Argument[]): string {
  const source = template?.raw ?? text(template?.value);
  let at = 0;
  const result = source.replace(/\\([\s\S])|\{\}/g, (_, plainCharacter: string | undefined) => {
    return plainCharacter ?? shown(given[at++]?.value ?? null);
  });
  if (at !== given.length) throw new Refused(`There are ${at} places in the template and ${given.length} values.`);
  return result;
}

/** As AWS's Java prints a value: texts as they are, structures as `{Arg1=1, Arg2=[]}`. */
function shown(value: Json): string {
  if (isArray(value)) return `[${value.map(shown).join(", ")}]`;
  if (!isObject(value)) return String(value);
  return `{${Object.entries(value)
    .map(([name, item]) => `${name}=${shown(item)}`)
    .join(", ")}}`;
}

function parsedJson(value: string): Json {
  if (value.trim() === "") return null;
  try {
    // "-0" is 0 in AWS.
    return JSON.parse(value, (_, item: Json) => (item === 0 ? 0 : item)) as Json;
  } catch (error) {
    throw new Refused((error as Error).message);
  }
}

function merged(one: Json, other: Json, deep: Json): Json {
  if (!isObject(one) || !isObject(other)) throw new Refused("Only two JSON objects can be merged.");
  if (deep !== false) throw new Refused("Step Functions merges shallowly only: the third argument must be false.");
  return { ...one, ...other };
}

/** Every character of the second argument is a place to split at, and nothing between two of them is left out. */
function split(value: string, characters: string): Json {
  if (characters === "") return [value];
  const parts = [""];
  for (const character of value) {
    if (characters.includes(character)) parts.push("");
    else parts.push(`${parts.pop()}${character}`);
  }
  return parts.filter((part) => part !== "");
}

const algorithms: Readonly<Record<string, string>> = {
  MD5: "md5",
  "SHA-1": "sha1",
  "SHA-256": "sha256",
  "SHA-384": "sha384",
  "SHA-512": "sha512",
};

/** A text's hash in hexadecimal; of other values their JSON's. */
export function hashed(value: Json, algorithm: string): string {
  const name = own(algorithms, algorithm);
  if (name === undefined) throw new Refused(`${algorithm} is none of ${Object.keys(algorithms).join(", ")}.`);
  const source = text(typeof value === "string" ? value : JSON.stringify(value), longest);
  return createHash(name).update(source).digest("hex");
}
