import type { Estimate } from "../../../cost/estimate";
import type { Summary } from "./summary";

/** Components whose cost changes by less are not worth a row, in dollars a month. */
const worthSaying = 0.005;

/** What the stack costs before and after, in Markdown: the sum, and a row for each component that changes. */
export function costSection({ before, after }: Summary["cost"]): string {
  const { filesPerDay, fileMb } = after.load;
  const load = `${filesPerDay.toLocaleString("en-US")} files a day of ${fileMb} MB`;
  const change = changed(before.monthly.total, after.monthly.total);
  const sums = `**Cost at ${load}:** ${change}${perFile(before, after)}.`;
  const rows = rowsOf(before, after);
  if (rows.length === 0) return sums;
  const head = ["| component | before | after | difference |", "| --- | ---: | ---: | ---: |"];
  return [sums, "", ...head, ...rows].join("\n");
}

function perFile(before: Estimate, after: Estimate): string {
  if (after.perFile === undefined) return "";
  const was = before.perFile === undefined || before.files === 0 ? undefined : before.perFile;
  const of = (dollars: number) => `$${dollars.toFixed(6)}`;
  if (was === undefined || of(was) === of(after.perFile)) return `, ${of(after.perFile)} a file`;
  return `, ${of(was)} → ${of(after.perFile)} a file`;
}

function rowsOf(before: Estimate, after: Estimate): string[] {
  const components = [...new Set([...after.byComponent.keys(), ...before.byComponent.keys()])];
  return components.flatMap((component) => {
    const was = before.byComponent.get(component)?.total ?? 0;
    const is = after.byComponent.get(component)?.total ?? 0;
    if (Math.abs(is - was) < worthSaying) return [];
    const difference = `${is > was ? "+" : "-"}${dollars(Math.abs(is - was))}`;
    return [`| ${component.replaceAll("|", "\\|")} | ${dollars(was)} | ${dollars(is)} | ${difference} |`];
  });
}

const changed = (before: number, after: number): string =>
  Math.abs(after - before) < worthSaying
    ? `${dollars(after)} a month, as before`
    : `${dollars(before)} → ${dollars(after)} a month`;

const dollars = (amount: number): string =>
  `$${amount.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
