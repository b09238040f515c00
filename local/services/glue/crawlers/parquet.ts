import { closeSync, openSync, readSync } from "node:fs";
import { unknown, type Found } from "./schema";

/** An element of a Parquet schema, as hyparquet names its parts. */
interface SchemaElement {
  readonly name: string;
  readonly type?: string;
  readonly converted_type?: string;
  readonly logical_type?: { readonly type: string };
  readonly num_children?: number;
  readonly precision?: number;
  readonly scale?: number;
}

/** Hive's names of Parquet's types: converted ones first. */
const hiveTypes: Readonly<Record<string, string>> = {
  BOOLEAN: "boolean",
  INT32: "int",
  INT64: "bigint",
  INT96: "timestamp",
  FLOAT: "float",
  DOUBLE: "double",
  BYTE_ARRAY: "binary",
  FIXED_LEN_BYTE_ARRAY: "binary",
  UTF8: "string",
  ENUM: "string",
  JSON: "string",
  DATE: "date",
  TIMESTAMP_MILLIS: "timestamp",
  TIMESTAMP_MICROS: "timestamp",
  INT_8: "tinyint",
  INT_16: "smallint",
};

/** The columns that a Parquet file's footer names; UNKNOWN where it is cut off. */
export async function parquetFound(path: string, size: number): Promise<Found> {
  const { parquetMetadata } = await import("hyparquet");
  const footer = footerOf(path, size);
  if (footer === undefined) return unknown;
  const [root, ...elements] = parquetMetadata(new Uint8Array(footer)).schema;
  const schema = new Schema(elements);
  const columns = Array.from({ length: root?.num_children ?? 0 }, () => schema.column());
  return { classification: "parquet", columns: columns.map(({ name, type }) => ({ Name: name, Type: type })) };
}

/** The last bytes: the schema, its length, "PAR1". */
function footerOf(path: string, size: number): Buffer | undefined {
  const tail = bytesOf(path, size, 8);
  if (tail.subarray(4).toString("latin1") !== "PAR1") return undefined;
  const length = tail.readUInt32LE(0) + 8;
  return length > size ? undefined : bytesOf(path, size, length);
}

function bytesOf(path: string, size: number, last: number): Buffer {
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(last);
    readSync(file, bytes, 0, last, Math.max(0, size - last));
    return bytes;
  } finally {
    closeSync(file);
  }
}

interface TypedColumn {
  readonly name: string;
  readonly type: string;
}

/** A schema's elements, in depth-first order, taken one after another. */
class Schema {
  private at = 0;

  constructor(private readonly elements: readonly SchemaElement[]) {}

  column(): TypedColumn {
    const element = this.elements[this.at++];
    if (element === undefined) return { name: "", type: "string" };
    const members = Array.from({ length: element.num_children ?? 0 }, () => this.column());
    const name = element.name.toLowerCase();
    return { name, type: members.length === 0 ? plainType(element) : nestedType(element, members) };
  }
}

function plainType({
  type,
  converted_type: converted,
  logical_type: logical,
  precision,
  scale,
}: SchemaElement): string {
  if (converted === "DECIMAL") return `decimal(${precision ?? 10},${scale ?? 0})`;
  if (logical?.type === "TIMESTAMP") return "timestamp";
  return hiveTypes[converted ?? ""] ?? hiveTypes[type ?? ""] ?? "string";
}

/** Lists and maps wrap their members in one repeated group. */
function nestedType({ converted_type: converted }: SchemaElement, members: readonly TypedColumn[]): string {
  const inner = /^struct<(.*)>$/s.exec(members[0]?.type ?? "")?.[1];
  if (converted === "LIST") return `array<${inner === undefined ? (members[0]?.type ?? "string") : memberType(inner)}>`;
  if ((converted === "MAP" || converted === "MAP_KEY_VALUE") && inner !== undefined) return mapType(inner);
  return `struct<${members.map(({ name, type }) => `${name}:${type}`).join(",")}>`;
}

function memberType(member: string): string {
  return member.slice(member.indexOf(":") + 1);
}

/** From "key:string,value:bigint": keys are plain types. */
function mapType(inner: string): string {
  const [key = "", ...value] = inner.split(",");
  return `map<${memberType(key)},${memberType(value.join(","))}>`;
}
