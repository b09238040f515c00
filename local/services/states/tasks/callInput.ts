import { isArray, isObject, type Json, type JsonObject } from "../asl/json";
import { StatesError } from "../asl/statesError";
import type { Input } from "../../service";
import type { Integration } from "./integration";

/** Services whose API spells its members in camelCase; in state machines they begin with a capital like all others. */
const camelCased: ReadonlySet<string> = new Set(["states", "logs"]);

/** Members that are text (or bytes) in the API and may be any JSON in a state machine. */
const textMembers: Readonly<Record<string, readonly string[]>> = {
  "events:PutEvents": ["Detail"],
  "lambda:Invoke": ["Payload"],
  "s3:PutObject": ["Body"],
  "s3:UploadPart": ["Body"],
  "sns:Publish": ["Message"],
  "sqs:SendMessage": ["MessageBody"],
  "states:StartExecution": ["Input"],
};

const byteMembers: ReadonlySet<string> = new Set(["s3:Body", "lambda:Payload"]);

/** A task's parameters as the input of the API call. @throws StatesError where they are no structure */
export function callInput({ service, operation }: Integration, parameters: Json): Input {
  if (!isObject(parameters))
    throw new StatesError("States.Runtime", `The parameters of ${service}:${operation} must be a JSON object.`);
  const texts = textMembers[`${service}:${operation}`] ?? [];
  const input = withTexts(service, parameters, texts);
  return camelCased.has(service) ? renamed(input, (name) => name.charAt(0).toLowerCase() + name.slice(1)) : input;
}

function withTexts(service: string, parameters: JsonObject, texts: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]): [string, unknown] => {
      if (texts.includes(name)) return [name, asText(service, name, value)];
      if (name === "Entries" && isArray(value))
        return [name, value.map((entry) => (isObject(entry) ? withTexts(service, entry, texts) : entry))];
      return [name, value];
    }),
  );
}

function asText(service: string, name: string, value: Json): string | Buffer {
  const text = typeof value === "string" && service !== "lambda" ? value : JSON.stringify(value);
  return byteMembers.has(`${service}:${name}`) ? Buffer.from(text) : text;
}

function renamed(input: Input, name: (member: string) => string): Input {
  return Object.fromEntries(Object.entries(input).map(([member, value]) => [name(member), value]));
}
