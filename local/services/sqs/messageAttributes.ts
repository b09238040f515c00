import { createHash } from "node:crypto";
import { AwsError } from "../errors";
import { optionalRecord } from "../input";
import type { Input } from "../service";
import type { MessageAttribute } from "./message";

const namePattern = /^(?!aws\.|amazon\.)[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/i;
const typePattern = /^(String|Number|Binary)(\..+)?$/;

function invalid(message: string): AwsError {
  return new AwsError("InvalidParameterValue", message);
}

function attributeOf(name: string, value: Input): MessageAttribute {
  const { DataType, StringValue, BinaryValue } = value;
  if (!namePattern.test(name) || name.length > 256) throw invalid(`Message attribute name "${name}" is invalid.`);
  if (typeof DataType !== "string" || !typePattern.test(DataType))
    throw invalid(
      `The type of message attribute "${name}" is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
    );
  if (DataType.startsWith("Binary")) {
    const bytes = Buffer.isBuffer(BinaryValue) ? BinaryValue.toString("base64") : BinaryValue;
    if (typeof bytes === "string" && bytes !== "") return { DataType, BinaryValue: bytes };
  } else if (typeof StringValue === "string" && StringValue !== "") {
    if (DataType.startsWith("Number") && !Number.isFinite(Number(StringValue)))
      throw invalid(`Can't cast the value of message attribute "${name}" to a number.`);
    return { DataType, StringValue };
  }
  throw invalid(`Message attribute "${name}" must contain a non-empty value of type "${DataType}".`);
}

/** The custom attributes of a SendMessage input. @throws InvalidParameterValue on a name, type or value that SQS refuses */
export function messageAttributes(input: Input): Readonly<Record<string, MessageAttribute>> | undefined {
  const given = Object.entries(optionalRecord(input, "MessageAttributes") ?? {});
  if (given.length === 0) return undefined;
  if (given.length > 10)
    throw invalid(`Number of message attributes [${given.length}] exceeds the allowed maximum [10].`);
  return Object.fromEntries(given.map(([name, value]) => [name, attributeOf(name, value as Input)]));
}

function bytesOf(attribute: MessageAttribute): Buffer {
  return attribute.BinaryValue === undefined
    ? Buffer.from(attribute.StringValue ?? "")
    : Buffer.from(attribute.BinaryValue, "base64");
}

/** Bytes that the attributes count towards the size of a message: names, types and values. */
export function attributeBytes(attributes: Readonly<Record<string, MessageAttribute>>): number {
  return Object.entries(attributes).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value.DataType) + bytesOf(value).length,
    0,
  );
}

export function md5(bytes: string | Buffer): string {
  return createHash("md5").update(bytes).digest("hex");
}

/** The digest that SDKs check: names in order, each with type and value, all preceded by their length. */
export function attributesMd5(attributes: Readonly<Record<string, MessageAttribute>>): string {
  const sized = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const parts = Object.entries(attributes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, value]) => [
      sized(Buffer.from(name)),
      sized(Buffer.from(value.DataType)),
      Buffer.from([value.BinaryValue === undefined ? 1 : 2]),
      sized(bytesOf(value)),
    ]);
  return md5(Buffer.concat(parts));
}

/** Those that a receiver asked for: "All", ".*", a name, or a prefix ending in ".*". */
export function chosenAttributes(
  attributes: Readonly<Record<string, MessageAttribute>> | undefined,
  wanted: readonly string[],
): Readonly<Record<string, MessageAttribute>> | undefined {
  const isWanted = (name: string) =>
    wanted.some((want) => want === "All" || (want.endsWith(".*") ? name.startsWith(want.slice(0, -2)) : name === want));
  const chosen = Object.entries(attributes ?? {}).filter(([name]) => isWanted(name));
  return chosen.length === 0 ? undefined : Object.fromEntries(chosen);
}
