/**
 * Counts, service by service, which concerns the pack and its peers cover, and writes the table into README.md. The concerns
 * stand in policy/coverage.json, with the names of peers' rules. `npm run coverage`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import entries from "../policy/coverage.json";
import { defaultLevel } from "../policy/core/rule";
import { rules } from "../policy/rules";
import { filled } from "./docs";

const peers = {
  checkov: "Checkov",
  cdkNag: "cdk-nag",
  pulumi: "Pulumi's packs",
  compliancePolicies: "compliance-policies",
  awsGuard: "AWSGuard",
} as const;

type Peer = keyof typeof peers;

/** Something that can go wrong, and who looks at it. */
export interface Concern extends Partial<Readonly<Record<Peer, string>>> {
  readonly service: string;
  readonly concern: string;
  /** "2": others look at it, too. "3a": nobody else does. "3b": only a scanner of running accounts does. */
  readonly section: string;
  /** The rules of this pack that look at it. */
  readonly rules: readonly string[];
  /** Why no rule does. */
  readonly leftOut?: string;
  /** Other packs, guards and scanners. */
  readonly others?: string;
}

export const concerns: readonly Concern[] = entries;

const names = Object.keys(peers) as Peer[];

function row(name: string, of: readonly Concern[]): string {
  const covered = of.filter(({ rules }) => rules.length > 0).length;
  const byPeer = names.map((peer) => of.filter((concern) => concern[peer] !== undefined).length);
  return `| ${[name, of.length, covered, ...byPeer].join(" | ")} |`;
}

/** The table, and what is left out with the reasons. */
export function coverageText(): string {
  const services = [...new Set(concerns.map(({ service }) => service))];
  const head = ["", "concerns", "Landfall", ...names.map((name) => peers[name])];
  const table = [
    `| ${head.join(" | ")} |`,
    `| --- ${"| --: ".repeat(head.length - 1)}|`,
    ...services.map((name) =>
      row(
        name,
        concerns.filter(({ service }) => service === name),
      ),
    ),
    row("**all**", concerns),
    row(
      "of these, in no other pack",
      concerns.filter(({ section }) => section === "3a"),
    ),
    row(
      "of these, elsewhere only in scanners of running accounts",
      concerns.filter(({ section }) => section === "3b"),
    ),
  ];
  const left = concerns.filter(({ leftOut }) => leftOut !== undefined);
  const mandatory = rules.filter((rule) => defaultLevel(rule) === "mandatory").length;
  return [
    `${rules.length} rules, ${mandatory} of them mandatory.`,
    table.join("\n"),
    "A peer counts where it has a rule for the concern, even where that rule is wrong for this provider. Left out:",
    left.map(({ concern, leftOut }) => `- ${concern}: ${leftOut}`).join("\n"),
  ].join("\n\n");
}

/** The page with its table as it is now. */
export const withCoverage = (readme: string): Promise<string> =>
  format(filled(readme, { coverage: coverageText() }), { parser: "markdown", printWidth: 120 });

if (require.main === module) {
  const path = join(__dirname, "..", "README.md");
  void withCoverage(readFileSync(path, "utf8")).then((text) => writeFileSync(path, text));
}
