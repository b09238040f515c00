/** A contract as jobs get it: `--contract`, in JSON. */
export interface JobContract {
  readonly dataset: string;
  readonly format: "json-lines" | "csv";
  readonly load: "append" | "merge";
  readonly keys?: readonly string[];
  readonly columns: readonly JobColumn[];
  readonly drops?: readonly string[];
  readonly quality?: { readonly tolerance?: number; readonly rules: readonly QualityRule[] };
}

interface JobColumn {
  readonly name: string;
  readonly type: string;
  readonly length?: number;
  readonly required?: boolean;
  readonly pattern?: string;
  readonly header?: string;
  readonly format?: string;
  readonly default?: string | number | boolean;
  readonly private?: boolean;
}

type QualityRule = Readonly<Record<string, unknown>> & { readonly rule: string };

/** A contract for people: a table of its columns, and what it asks beyond them. Formatted as Prettier would. */
export function contractText(contract: JobContract): string {
  const { columns, format } = contract;
  const isCsv = format === "csv";
  const head = ["column", "type", ...(isCsv ? ["sent as"] : []), "rules"];
  const rows = columns.map((column) => [
    code(column.name),
    typeOf(column),
    ...(isCsv ? [code(column.header ?? column.name)] : []),
    rulesOf(column),
  ]);
  return [`Dataset ${code(contract.dataset)}: ${filesOf(contract)}.`, tableOf(head, rows), ...notesOf(contract)].join(
    "\n\n",
  );
}

const typeOf = ({ type, length }: JobColumn): string => (length === undefined ? type : `${type}(${length})`);

function rulesOf({ required, pattern, format, default: instead, private: isPrivate }: JobColumn): string {
  return [
    required && "required",
    pattern !== undefined && `looks like ${code(pattern)}`,
    format !== undefined && `written ${code(format)}`,
    instead !== undefined && `empty becomes ${code(String(instead))}`,
    isPrivate && "private: stays in the raw zone",
  ]
    .filter((rule) => typeof rule === "string")
    .join(", ");
}

function filesOf({ format, load, keys = [] }: JobContract): string {
  const sent = format === "csv" ? "CSV files with a header" : "files with one JSON object a line";
  const kept =
    load === "merge" ? `one row for each ${keys.map(code).join(", ")}, the newest` : "the rows of each file, once";
  return `${sent}; the table has ${kept}`;
}

function notesOf({ drops = [], quality }: JobContract): string[] {
  const notes = drops.length === 0 ? [] : [`Headers that are sent and not kept: ${drops.map(code).join(", ")}.`];
  if (quality?.tolerance !== undefined)
    notes.push(`A batch of which more than ${quality.tolerance * 100} % goes to quarantine is refused as a whole.`);
  const rules = quality?.rules ?? [];
  if (rules.length > 0)
    notes.push(`Measured in each batch:\n\n${rules.map((rule) => `- ${qualityText(rule)}`).join("\n")}`);
  return notes;
}

function qualityText({ rule, column, severity = "warn", ...bounds }: QualityRule): string {
  const subject = column === undefined ? "" : ` of ${code(String(column))}`;
  const terms = Object.entries(bounds).map(([name, value]) => `${name} ${code([value].flat().join(", "))}`);
  const broken = severity === "refuse" ? "the batch is refused" : "the notice says so";
  return `${rule.replaceAll("_", " ")}${subject}${terms.length > 0 ? `, ${terms.join(", ")}` : ""}: where broken, ${broken}`;
}

const code = (text: string): string => `\`${text}\``;

/** A Markdown table with columns of even width. */
function tableOf(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = head.map((_, at) => Math.max(3, ...cells.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  const rule = line(widths.map((width) => "-".repeat(width)));
  return [...cells.slice(0, 1).map(line), rule, ...cells.slice(1).map(line)].join("\n");
}
