import { SqlError } from "../sql/sqlError";

/** DuckDB's report of a failure, as it gives it with `errors_as_json`. */
interface Report {
  readonly exception_type: string;
  readonly exception_message: string;
  readonly error_subtype?: string;
  readonly name?: string;
}

function reportOf(message: string): Report | undefined {
  const start = message.indexOf("{");
  if (start < 0) return undefined;
  try {
    return JSON.parse(message.slice(start)) as Report;
  } catch {
    return undefined;
  }
}

type Rendering = string | ((found: RegExpExecArray) => string);

/** What DuckDB says, and how Redshift says it. The first that matches counts. */
const renderings: ReadonlyArray<readonly [RegExp, Rendering]> = [
  [/CHECK constraint failed .*strlen\(rtrim\(.*<= (\d+)/, (found) => `value too long for type character(${found[1]})`],
  [/CHECK constraint failed .*strlen\(.*<= (\d+)/, (found) => `value too long for type character varying(${found[1]})`],
  [/NOT NULL constraint failed: (?:.*\.)?(.+)$/, (found) => `Cannot insert a NULL value into column ${found[1]}`],
  [/^Table with name "?([^" ]+)"? does not exist/, (found) => `relation "${found[1]}" does not exist`],
  [/^(?:Table|View) with name "?([^" ]+)"? already exists/, (found) => `Relation "${found[1]}" already exists`],
  [/^Schema with name "?([^" ]+)"? already exists/, (found) => `Schema "${found[1]}" already exists`],
  [/^Schema with name "?([^" ]+)"? does not exist/, (found) => `schema "${found[1]}" does not exist`],
  [/^Referenced column "(.+?)" not found/, (found) => `column "${found[1]}" does not exist`],
  [/^Referenced update column "?(.+?)"? not found/, (found) => `column "${found[1]}" does not exist`],
  [
    /Table "(.+?)" does not have a column (?:named|with name) "(.+?)"/,
    (found) => `column "${found[2]}" of relation "${found[1]}" does not exist`,
  ],
  [/^Referenced table "(.+?)" not found/, (found) => `missing FROM-clause entry for table "${found[1]}"`],
  [/^(syntax error at .*)$/m, (found) => String(found[1])],
  [/has \d+ columns but \d+ values were supplied/, "INSERT has more expressions than target columns, or fewer"],
  [
    /^column "(.+?)" must appear in the GROUP BY clause/,
    (found) => `column "${found[1]}" must appear in the GROUP BY clause or be used in an aggregate function`,
  ],
  [/Could not convert string '(.*)' to INT\d+/s, (found) => `invalid input syntax for integer: "${found[1]}"`],
  [
    /Could not convert string '(.*)' to (?:FLOAT|DOUBLE|DECIMAL)/s,
    (found) => `invalid input syntax for type numeric: "${found[1]}"`,
  ],
  [/invalid date field format: "(.*?)"/s, (found) => `invalid input syntax for type date: "${found[1]}"`],
  [/invalid timestamp field format: "(.*?)"/s, (found) => `invalid input syntax for type timestamp: "${found[1]}"`],
  [/out of range|Overflow/i, "Value out of range for its type"],
  [
    /Conflict on|write-write conflict|Transaction conflict/i,
    "1023 - Serializable isolation violation on a table changed by another transaction since this one began",
  ],
  [/^INTERRUPT|Interrupted/i, "Query cancelled on user's request"],
];

/** Any failure of a statement, in Redshift's words. */
export function asSqlError(error: unknown): SqlError {
  if (error instanceof SqlError) return error;
  const raw = error instanceof Error ? error.message : String(error);
  const message = reportOf(raw)?.exception_message ?? raw;
  for (const [pattern, rendering] of renderings) {
    const found = pattern.exec(message);
    if (found !== null) return new SqlError(typeof rendering === "string" ? rendering : rendering(found));
  }
  return new SqlError(message.split("\n")[0] ?? message);
}
