import {
  DuckDBBlobValue,
  DuckDBListValue,
  DuckDBListType,
  DuckDBMapType,
  DuckDBMapValue,
  DuckDBStructType,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTypeId,
  type DuckDBType,
  type DuckDBValue,
} from "@duckdb/node-api";

/** A value as Athena writes it into a result; undefined for null. */
export function valueText(value: DuckDBValue, type: DuckDBType): string | undefined {
  if (value === null) return undefined;
  if (typeof value === "number") return isFloating(type) ? floatingText(value, type) : String(value);
  if (value instanceof DuckDBTimestampTZValue) return `${millisecondsText(value.micros)} UTC`;
  if (value instanceof DuckDBTimestampValue) return millisecondsText(value.micros);
  if (value instanceof DuckDBBlobValue)
    return [...value.bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return nestedText(value, type) ?? String(value);
}

function nestedText(value: DuckDBValue, type: DuckDBType): string | undefined {
  const inner = (each: DuckDBValue, of: DuckDBType) => valueText(each, of) ?? "null";
  if (value instanceof DuckDBListValue && type instanceof DuckDBListType)
    return `[${value.items.map((item) => inner(item, type.valueType)).join(", ")}]`;
  if (value instanceof DuckDBStructValue && type instanceof DuckDBStructType)
    return `{${type.entryNames.map((name, at) => `${name}=${inner(value.entries[name] ?? null, type.entryTypes[at] ?? type)}`).join(", ")}}`;
  if (value instanceof DuckDBMapValue && type instanceof DuckDBMapType)
    return `{${value.entries.map(({ key, value: held }) => `${inner(key, type.keyType)}=${inner(held, type.valueType)}`).join(", ")}}`;
  return undefined;
}

function isFloating({ typeId }: DuckDBType): boolean {
  return typeId === DuckDBTypeId.DOUBLE || typeId === DuckDBTypeId.FLOAT;
}

/** As Java prints them: plain from a thousandth to ten million, else with an exponent. */
function floatingText(value: number, { typeId }: DuckDBType): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  const digits = typeId === DuckDBTypeId.FLOAT ? shortestFloat(value) : value;
  const size = Math.abs(value);
  if (size === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  if (size >= 1e-3 && size < 1e7) return withPoint(String(digits));
  const [mantissa = "", exponent = ""] = digits.toExponential().split("e");
  return `${withPoint(mantissa)}E${exponent.replace("+", "")}`;
}

function withPoint(text: string): string {
  return text.includes(".") ? text : `${text}.0`;
}

/** The number of fewest digits that is this 32-bit float. */
function shortestFloat(value: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return shorter;
  }
  return Number(value.toPrecision(9));
}

/** "2026-01-01 00:00:00.000" */
function millisecondsText(micros: bigint): string {
  const milliseconds = Number(micros / 1000n) - (micros % 1000n < 0n ? 1 : 0);
  return new Date(milliseconds).toISOString().replace("T", " ").replace("Z", "");
}
