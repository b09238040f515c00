import { AwsError } from "../errors";
import { optionalRecord, optionalText } from "../input";
import type { Input } from "../service";
import type { Protocol } from "./subscription";

export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  /** Base64. */
  readonly BinaryValue?: string;
}
export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** What was published. */
export interface Message {
  readonly id: string;
  readonly topicArn: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string;
  readonly subject?: string;
  /** The text for every protocol that `texts` does not name. */
  readonly text: string;
  /** Texts of single protocols, where MessageStructure was "json". */
  readonly texts: Readonly<Partial<Record<Protocol, string>>>;
  readonly attributes: MessageAttributes;
  /** Story ids of whatever published it. */
  readonly about: readonly string[];
}

const longestSubject = 100;
const mostBytes = 262_144;

/** The publisher's part of a message. @throws InvalidParameter as SNS does */
export function contentOf(input: Input): Pick<Message, "subject" | "text" | "texts" | "attributes"> {
  const written = input.Message;
  if (typeof written !== "string" || written === "") throw invalid("Empty message");
  const attributes = attributesOf(input);
  if (Buffer.byteLength(written) + attributeBytes(attributes) > mostBytes) throw invalid("Message too long");
  const subject = optionalText(input, "Subject");
  checkSubject(subject);
  const texts = textsOf(input, written);
  return { ...(subject === undefined ? {} : { subject }), text: texts.default ?? written, texts, attributes };
}

export function textFor({ texts, text }: Message, protocol: Protocol): string {
  return texts[protocol] ?? text;
}

/** Subjects are one line of printable ASCII, and do not start with a space. */
function checkSubject(subject: string | undefined): void {
  if (subject === undefined) return;
  if (subject.length > longestSubject || !/^[!-~][ -~]*$/.test(subject)) throw invalid("Subject");
}

function textsOf(input: Input, written: string): Record<string, string> {
  const structure = optionalText(input, "MessageStructure");
  if (structure === undefined) return {};
  if (structure !== "json") throw invalid("MessageStructure");
  const texts = parsed(written);
  if (typeof texts.default !== "string") throw invalid("Message Structure - No default entry in JSON message body");
  return Object.fromEntries(
    Object.entries(texts).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

function parsed(written: string): Record<string, unknown> {
  try {
    return (JSON.parse(written) ?? {}) as Record<string, unknown>;
  } catch {
    throw invalid("Message Structure - JSON message body failed to parse");
  }
}

function attributesOf(input: Input): MessageAttributes {
  const given = Object.entries(optionalRecord(input, "MessageAttributes") ?? {});
  return Object.fromEntries(given.map(([name, value]) => [name, attributeOf(name, value as Input)]));
}

function attributeOf(name: string, value: Input): MessageAttribute {
  const DataType = typeof value.DataType === "string" ? value.DataType : "";
  if (!/^(String|Number|Binary|String\.Array)$/.test(DataType)) {
    throw new AwsError(
      "ParameterValueInvalid",
      `The message attribute '${name}' has an invalid message attribute type.`,
    );
  }
  const { StringValue, BinaryValue } = value;
  if (DataType === "Binary") return { DataType, BinaryValue: base64(BinaryValue) };
  if (typeof StringValue === "string" && StringValue !== "") return { DataType, StringValue };
  throw new AwsError(
    "ParameterValueInvalid",
    `The message attribute '${name}' must contain non-empty message attribute value.`,
  );
}

function base64(value: unknown): string {
  return Buffer.isBuffer(value) ? value.toString("base64") : (value as string);
}

function attributeBytes(attributes: MessageAttributes): number {
  return Object.entries(attributes).reduce((sum, [name, { DataType, StringValue, BinaryValue }]) => {
    const value =
      BinaryValue === undefined ? Buffer.byteLength(StringValue ?? "") : Buffer.from(BinaryValue, "base64").length;
    return sum + Buffer.byteLength(name) + Buffer.byteLength(DataType) + value;
  }, 0);
}

/** What SNS says of a parameter that it does not take. */
export function invalid(what: string): AwsError {
  return new AwsError("InvalidParameter", `Invalid parameter: ${what}`);
}
