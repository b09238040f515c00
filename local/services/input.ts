import { AwsError } from "./errors";
import type { Input } from "./service";

function wrong(name: string, wanted: string, value: unknown): AwsError {
  const found = value === undefined ? "is missing" : `is ${JSON.stringify(value)}`;
  return new AwsError("ValidationException", `${name} ${found}; it must be ${wanted}.`);
}

/** @throws ValidationException where the member is missing or no text */
export function text(input: Input, name: string): string {
  const value = input[name];
  if (typeof value !== "string" || value === "") throw wrong(name, "text", value);
  return value;
}

export function optionalText(input: Input, name: string): string | undefined {
  return input[name] === undefined || input[name] === null ? undefined : text(input, name);
}

/** Accepts numbers and, as the Query protocol sends them, digits. */
export function optionalNumber(input: Input, name: string): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number !== "number" || !Number.isFinite(number)) throw wrong(name, "a number", value);
  return number;
}

export function optionalList(input: Input, name: string): readonly unknown[] {
  const value = input[name] ?? [];
  if (!Array.isArray(value)) throw wrong(name, "a list", value);
  return value as unknown[];
}

/** Scalars as the text that AWS has for them. @throws ValidationException where the member is no list, or an item no scalar */
export function optionalTexts(input: Input, name: string): readonly string[] {
  const items = optionalList(input, name);
  if (items.some((item) => typeof item === "object")) throw wrong(name, "a list of texts", items);
  return items.map(String);
}

/** @throws ValidationException where the member is no list, or one of its items no structure */
export function optionalRecords(input: Input, name: string): readonly Input[] {
  const items = optionalList(input, name);
  if (items.some((item) => typeof item !== "object" || item === null || Array.isArray(item)))
    throw wrong(name, "a list of structures", items);
  return items as readonly Input[];
}

export function optionalRecord(input: Input, name: string): Input | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "object" || Array.isArray(value)) throw wrong(name, "a structure", value);
  return value as Input;
}
