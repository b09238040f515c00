import { quoteName, quoteText } from "../../redshift/sql/nodes";
import { duckType } from "./hiveTypes";
import { fileColumn, type Scan } from "./files";
import type { Source } from "./source";
import { linesOf } from "./textScan";

/** One JSON object a line. Keys are found without regard to case, unless the SerDe says otherwise. */
export const jsonScan: Scan = (source) => {
  const settings = source.storage.SerdeInfo?.Parameters ?? {};
  const anyCase = settings["case.insensitive"]?.toLowerCase() !== "false";
  const columns = source.storage.Columns.map(({ Name, Type }) => {
    const key = settings[`mapping.${Name}`] ?? Name;
    return `${value(key, duckType(Type), anyCase)} as ${quoteName(Name)}`;
  });
  return `select ${[...columns, quoteName(fileColumn)].join(", ")} from (${objects(source)})`;
};

function objects(source: Source): string {
  const tolerant = source.storage.SerdeInfo?.Parameters?.["ignore.malformed.json"] === "true";
  const bad = "error('HIVE_CURSOR_ERROR: Row is not a valid JSON Object: ' || left(line, 200))";
  const json = tolerant ? "try_cast(line as json)" : `coalesce(try_cast(line as json), ${bad})`;
  return `select ${json} as json, ${quoteName(fileColumn)} from ${linesOf(source)} where trim(line) <> ''`;
}

function value(key: string, type: string, anyCase: boolean): string {
  const nested = /[[(]/.test(type) && !type.startsWith("DECIMAL");
  const extract = nested ? "json_extract" : "json_extract_string";
  const path = quoteText(`$."${key.replaceAll('"', '\\"')}"`);
  const other = `list_filter(json_keys(json), lambda k: lower(k) = ${quoteText(key.toLowerCase())})[1]`;
  const exact = `${extract}(json, ${path})`;
  const found = anyCase ? `coalesce(${exact}, ${extract}(json, '$."' || ${other} || '"'))` : exact;
  if (type === "VARCHAR") return found;
  if (nested) return `cast(${found} as ${type})`;
  return /INT/.test(type) ? `cast(trino_whole(${found}) as ${type})` : `cast(${found} as ${type})`;
}
