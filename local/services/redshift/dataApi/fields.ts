import type { DuckDBResult, Json } from "@duckdb/node-api";
import { fromDuck, shortName, type ColumnType } from "../sql/columnTypes";

/** A value as the Data API answers it: one member, which says the type. */
export type Field =
  | { readonly isNull: true }
  | { readonly longValue: number | bigint }
  | { readonly doubleValue: number | string }
  | { readonly booleanValue: boolean }
  | { readonly stringValue: string };

export interface ColumnMetadata {
  readonly name: string;
  readonly label: string;
  readonly typeName: string;
  readonly nullable: number;
  readonly precision: number;
  readonly scale: number;
  readonly length: number;
  readonly isCaseSensitive: boolean;
  readonly isCurrency: boolean;
  readonly isSigned: boolean;
  readonly columnDefault: string;
  readonly schemaName: string;
  readonly tableName: string;
}

/** The result's columns, in order. Where they come from is not known any more: no table, no length. */
export function metadataOf(result: DuckDBResult): ColumnMetadata[] {
  return result.columnTypes().map((duck, index) => {
    const type = fromDuck(String(duck));
    const name = result.columnName(index);
    return {
      name,
      label: name,
      typeName: shortName(type),
      nullable: 1,
      precision: precisionOf(type),
      scale: type.scale ?? 0,
      length: 0,
      isCaseSensitive: type.name === "character varying",
      isCurrency: false,
      isSigned: isNumber(type),
      columnDefault: "",
      schemaName: "",
      tableName: "",
    };
  });
}

const integerDigits: Readonly<Record<string, number>> = {
  smallint: 5,
  integer: 10,
  bigint: 19,
  real: 8,
  "double precision": 17,
};

function precisionOf({ name, precision }: ColumnType): number {
  return precision ?? integerDigits[name] ?? 0;
}

function isNumber({ name }: ColumnType): boolean {
  return name === "numeric" || name in integerDigits;
}

type ToField = (value: NonNullable<Json>) => Field;

/** For each column, how its values become fields. */
export function fieldMakers(result: DuckDBResult): ToField[] {
  return result.columnTypes().map((duck) => makerFor(fromDuck(String(duck)).name));
}

function makerFor(name: ColumnType["name"]): ToField {
  switch (name) {
    case "smallint":
    case "integer":
    case "bigint":
      return (value) => ({ longValue: wholeNumber(value) });
    case "real":
      return (value) => ({ doubleValue: typeof value === "number" ? shortest(value) : asText(value) });
    case "double precision":
      return (value) => ({ doubleValue: typeof value === "number" ? value : asText(value) });
    case "boolean":
      return (value) => ({ booleanValue: value === true });
    default:
      return (value) => ({ stringValue: asText(value) });
  }
}

/** A bigint column holds more digits than a double: beyond 2^53 the number stays whole as a bigint. */
export function wholeNumber(value: Json): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : BigInt(String(value));
}

/** NaN and the infinities come as text, which is how AWS's JSON writes them too. */
function asText(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The fewest digits that are still this 32-bit number: what Redshift prints, not what 64 bits make of it. */
export function shortest(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === value) return candidate;
  }
  return Number(value.toPrecision(9));
}
