import { Cursor } from "./cursor";
import { isWord, type Nodes } from "./nodes";
import { SqlError, unsupported } from "./sqlError";
import type { CopyCommand, MergeCommand, Statement } from "./statements";
import { nameList } from "./tableParser";

/** After `insert`. */
export function parseInsert(cursor: Cursor): Statement {
  cursor.expect("into");
  const target = cursor.expectName();
  const group = isWord(firstOf(cursor), "select", "with") ? undefined : cursor.takeGroup();
  const source = cursor.rest();
  if (source.length === 0) throw cursor.surprise();
  return { kind: "insert", target, source, ...(group === undefined ? {} : { columns: nameList(group.items) }) };
}

function firstOf(cursor: Cursor) {
  const node = cursor.peek();
  return node?.kind === "group" ? node.items[0] : undefined;
}

/** After `update`. */
export function parseUpdate(cursor: Cursor): Statement {
  const target = cursor.expectName();
  const alias = optionalAlias(cursor, "set");
  if (!isWord(cursor.peek(), "set")) throw cursor.surprise();
  return { kind: "update", target, ...alias, rest: cursor.rest() };
}

/** After `delete`. */
export function parseDelete(cursor: Cursor): Statement {
  cursor.take("from");
  const target = cursor.expectName();
  const alias = optionalAlias(cursor, "using", "where");
  const using = cursor.take("using") ? cursor.until("where") : [];
  return { kind: "delete", target, ...alias, using, where: cursor.rest() };
}

function optionalAlias(cursor: Cursor, ...ends: readonly string[]): { alias?: string } {
  if (cursor.take("as")) return { alias: cursor.expectIdentifier() };
  return cursor.done || isWord(cursor.peek(), ...ends) ? {} : { alias: cursor.expectIdentifier() };
}

/** After `merge`: exactly one `when matched` and one `when not matched`, from a table, as Redshift has it. */
export function parseMerge(cursor: Cursor): MergeCommand {
  cursor.expect("into");
  const target = cursor.expectName();
  cursor.expect("using");
  const source = cursor.expectName();
  const alias = optionalAlias(cursor, "on");
  cursor.expect("on");
  const condition = cursor.until("when", "remove");
  if (isWord(cursor.peek(), "remove")) throw unsupported("merge ... remove duplicates");
  cursor.expect("when", "matched", "then");
  const matched = mergeMatched(cursor);
  cursor.expect("when", "not", "matched", "then", "insert");
  const columns = cursor.takeGroup();
  cursor.expect("values");
  const values = cursor.expectGroup().items;
  cursor.expectEnd();
  const named = columns === undefined ? {} : { columns: nameList(columns.items) };
  return { kind: "merge", target, source, ...alias, condition, matched, ...named, values };
}

function mergeMatched(cursor: Cursor): MergeCommand["matched"] {
  if (cursor.take("delete")) return { delete: true };
  cursor.expect("update", "set");
  return { delete: false, set: cursor.until("when") };
}

const columnarOptions = "acceptinvchars, fillrecord, from, iam_role, credentials, statupdate, manifest, explicit_ids";

interface CopyOptions {
  format?: string;
  role?: string;
  manifest: boolean;
}

/** After `copy`. Columnar files only: their options are few, and everything else is refused by name. */
export function parseCopy(cursor: Cursor): CopyCommand {
  const table = cursor.expectName();
  const group = cursor.takeGroup();
  cursor.expect("from");
  const from = cursor.expectString();
  const options: CopyOptions = { manifest: false };
  while (!cursor.done) copyOption(cursor, options);
  const { format, role, manifest } = options;
  if (format !== "parquet") throw unsupported(`copy of ${format ?? "delimited text"}`, "use format as parquet");
  if (role === undefined) throw new SqlError("COPY needs IAM_ROLE");
  if (!/^s3:\/\/[^/]+\/?/.test(from)) throw unsupported(`copy from "${from}"`, "use s3://");
  return {
    kind: "copy",
    table,
    from,
    role,
    manifest,
    ...(group === undefined ? {} : { columns: nameList(group.items) }),
  };
}

function copyOption(cursor: Cursor, options: CopyOptions): void {
  const option = cursor.expectIdentifier();
  if (option === "iam_role") options.role = cursor.take("default") ? "default" : cursor.expectString();
  else if (option === "manifest") options.manifest = true;
  else if (option === "statupdate") cursor.takeOneOf("on", "off", "true", "false");
  else if (option === "format") {
    cursor.take("as");
    options.format = cursor.expectIdentifier();
  } else if (option === "parquet") options.format = option;
  else if (["csv", "json", "avro", "orc", "delimiter"].includes(option)) {
    throw unsupported(`copy of ${option === "delimiter" ? "delimited text" : option}`, "use format as parquet");
  } else if (["acceptinvchars", "fillrecord", "credentials", "explicit_ids"].includes(option)) {
    throw unsupported(`copy option ${option}`);
  } else
    throw new SqlError(
      `COPY with option ${option.toUpperCase()} is not valid for columnar files: only ${columnarOptions}`,
    );
}

/** After `lock`. */
export function parseLock(cursor: Cursor): Statement {
  cursor.take("table");
  const tables = [cursor.expectName()];
  while (cursor.takeOperator(",")) tables.push(cursor.expectName());
  cursor.expectEnd();
  return { kind: "lock", tables };
}

/** Whether nodes begin a query. */
export function isQuery(nodes: Nodes): boolean {
  const [first] = nodes;
  return isWord(first, "select", "with", "values") || (first?.kind === "group" && isQuery(first.items));
}
