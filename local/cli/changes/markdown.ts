import type { PolicyFinding } from "../../policy/check";
import { contentMark } from "./leaves";
import { labelOf, type ChangedProperty, type ResourceChange } from "./difference";
import { costSection } from "./costSection";
import type { Summary } from "./summary";

/** More than these nobody reads; a change that large is looked at in the code. */
const most = { resources: 150, properties: 12, findings: 50 } as const;

/** What a reviewer wants to know first, first; the details folded. GitHub's Markdown. */
export function markdownOf(summary: Summary): string {
  const { stack, isNew, resources, findings, cost } = summary;
  const parts = [
    `## Stack ${code(stack)}${isNew ? " (new)" : ""}: ${countsOf(resources)}`,
    dataWarning(resources),
    findingsSection(findings),
    costSection(cost),
    resourcesSection(resources),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function countsOf(resources: readonly ResourceChange[]): string {
  const count = (kind: ResourceChange["kind"]) => resources.filter((change) => change.kind === kind).length;
  const counts = (["added", "changed", "removed"] as const).map((kind) => [kind, count(kind)] as const);
  const some = counts.filter(([, number]) => number > 0).map(([kind, number]) => `${number} ${kind}`);
  return some.length === 0 ? "no resource changes" : some.join(", ");
}

function dataWarning(resources: readonly ResourceChange[]): string {
  const lost = resources.filter(({ kind, holdsData }) => kind === "removed" && holdsData);
  if (lost.length === 0) return "";
  return `> [!WARNING]\n> Removed, with what is in it: ${lost.map((change) => code(labelOf(change))).join(", ")}.`;
}

function findingsSection(findings: Summary["findings"]): string {
  const { new: added, asBefore, mended } = findings;
  const counts = `${added.length} new, ${mended.length} mended, ${asBefore.length} as before`;
  const list = (title: string, found: readonly PolicyFinding[]) =>
    found.length === 0 ? [] : [`${title}:`, ...limited(found.map(findingLine), most.findings, "findings")];
  return [`**Findings of the policy pack:** ${counts}.`, ...list("New", added), ...list("Mended", mended)].join("\n");
}

const findingLine = ({ rule, level, message }: PolicyFinding): string =>
  `- ${level === "mandatory" ? "**mandatory**" : "advisory"} [${code(rule.name)}](${rule.source}) ${plain(message)}`;

function resourcesSection(resources: readonly ResourceChange[]): string {
  if (resources.length === 0) return "";
  const components = [...new Set(resources.map(({ component }) => component))];
  const lines = components.flatMap((component) => [
    `\n**${plain(component)}**\n`,
    ...resources.filter((change) => change.component === component).map(resourceLine),
  ]);
  const shown = limited(lines, most.resources, "lines").join("\n");
  return `<details${resources.length <= 20 ? " open" : ""}>\n<summary>Resources</summary>\n${shown}\n\n</details>`;
}

function resourceLine(change: ResourceChange): string {
  const line = `- ${change.kind} ${code(labelOf(change))}`;
  if (change.kind !== "changed") return line;
  const properties = change.properties.map(propertyLine);
  return [line, ...limited(properties, most.properties, "properties").map((text) => `  ${text}`)].join("\n");
}

function propertyLine({ path, before, after }: ChangedProperty): string {
  if (before?.startsWith(contentMark) === true && after?.startsWith(contentMark) === true) {
    return `- ${code(path)}: its content`;
  }
  return `- ${code(path)}: ${before === undefined ? "nothing" : code(before)} → ${after === undefined ? "nothing" : code(after)}`;
}

function limited(lines: readonly string[], count: number, what: string): string[] {
  if (lines.length <= count) return [...lines];
  return [...lines.slice(0, count), `- and ${lines.length - count} more ${what}`];
}

/** Text of a program that may be a stranger's: it must not become markup. */
function code(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").replaceAll("`", "'");
  return `\`${line.length > 120 ? `${line.slice(0, 117)}...` : line || " "}\``;
}

const plain = (text: string): string => text.replaceAll(/\s+/g, " ").replaceAll(/[\\`*_[\]<>|#@]/g, "\\$&");
