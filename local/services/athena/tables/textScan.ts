import { quoteName, quoteText } from "../../redshift/sql/nodes";
import { QueryError, unsupported } from "../queryError";
import { duckType } from "./hiveTypes";
import { fileColumn, fileList, type Scan } from "./files";
import type { Source } from "./source";

const plainReader = "auto_detect = false, header = false";

/** Lines as they are, in the column `line`. */
export function linesOf(source: Source): string {
  const how = `${plainReader}, skip = ${skipped(source)}, delim = '', quote = '', escape = '', strict_mode = false`;
  return `read_csv(${fileList(source)}, ${how}, columns = {'line': 'VARCHAR'}, filename = '${fileColumn}')`;
}

function skipped({ storage, parameters }: Source): number {
  const name = "skip.header.line.count";
  return Number(parameters[name] ?? storage.SerdeInfo?.Parameters?.[name] ?? storage.Parameters?.[name] ?? 0);
}

function setting({ storage, parameters }: Source, ...names: readonly string[]): string | undefined {
  const serde = storage.SerdeInfo?.Parameters ?? {};
  return names.map((name) => serde[name] ?? parameters[name]).find((value) => value !== undefined);
}

/** LazySimpleSerDe: quotes mean nothing, missing fields and unreadable values are null, surplus fields are left out. */
export const lazyScan: Scan = (source) => {
  if (setting(source, "escape.delim") !== undefined) throw unsupported("escape.delim of LazySimpleSerDe");
  const delimiter = setting(source, "field.delim", "separatorChar", "serialization.format") ?? "\u0001";
  const nothing = setting(source, "serialization.null.format") ?? "\\N";
  const columns = source.storage.Columns.map(({ Name, Type }, index) => {
    const text = `nullif(fields[${index + 1}], ${quoteText(nothing)})`;
    return `${lenient(text, duckType(Type))} as ${quoteName(Name)}`;
  });
  const fields = `string_split(coalesce(line, ''), ${quoteText(unescaped(delimiter))})`;
  const rows = `select ${fields} as fields, ${quoteName(fileColumn)} from ${linesOf(source)}`;
  return `select ${[...columns, quoteName(fileColumn)].join(", ")} from (${rows})`;
};

/** A tab is written `\t` in many tables. */
function unescaped(delimiter: string): string {
  return delimiter === "\\t" ? "\t" : delimiter;
}

function lenient(text: string, type: string): string {
  if (type === "VARCHAR") return text;
  if (/[[(]/.test(type) && !type.startsWith("DECIMAL")) throw unsupported(`${type} in a text file`);
  if (!/INT/.test(type)) return `try_cast(${text} as ${type})`;
  return `case when regexp_full_match(${text}, '[+-]?\\d+') then try_cast(${text} as ${type}) end`;
}

/** OpenCSVSerde: quoted fields; what cannot be read fails the query. Dates are days, timestamps milliseconds since 1970. */
export const csvScan: Scan = (source) => {
  const { Columns } = source.storage;
  const quoteOf = (name: string, standard: string) => quoteText(setting(source, name) ?? standard);
  const held = Columns.map((_, index) => `'c${index}': 'VARCHAR'`).join(", ");
  const signs = `delim = ${quoteOf("separatorChar", ",")}, quote = ${quoteOf("quoteChar", '"')}, escape = ${quoteOf("escapeChar", '"')}`;
  const how = `${plainReader}, skip = ${skipped(source)}, ${signs}, null_padding = true, strict_mode = false, parallel = false`;
  const reader = `read_csv(${fileList(source)}, ${how}, columns = {${held}}, filename = '${fileColumn}')`;
  const columns = Columns.map(
    ({ Name, Type }, index) => `${strict(`c${index}`, duckType(Type))} as ${quoteName(Name)}`,
  );
  return `select ${[...columns, quoteName(fileColumn)].join(", ")} from ${reader}`;
};

function strict(text: string, type: string): string {
  if (type === "VARCHAR") return text;
  const bad = `error('HIVE_BAD_DATA: Error parsing field value ''' || ${text} || ''': For input string: "' || ${text} || '"')`;
  const read = readings[type];
  if (read === undefined) throw new QueryError(`HIVE_BAD_DATA: OpenCSVSerde does not read ${type}`);
  return `case when ${text} is null then null else coalesce(${read(text)}, ${bad}) end`;
}

const cast = (type: string) => (text: string) => lenient(text, type);

const readings: Readonly<Record<string, (text: string) => string>> = {
  BOOLEAN: cast("BOOLEAN"),
  TINYINT: cast("TINYINT"),
  SMALLINT: cast("SMALLINT"),
  INTEGER: cast("INTEGER"),
  BIGINT: cast("BIGINT"),
  FLOAT: cast("FLOAT"),
  DOUBLE: cast("DOUBLE"),
  DATE: (text) => `date '1970-01-01' + ${lenient(text, "INTEGER")}`,
  TIMESTAMP: (text) => `epoch_ms(${lenient(text, "BIGINT")})`,
};
