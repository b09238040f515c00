import type { CheckResult, PolicyFinding } from "./check";
import type { PolicyInfo } from "./policies";

/** GitHub wants a number: 9 and more is shown as critical, 7 as high, 4 as medium. */
const securitySeverity = { critical: "9.5", high: "8.0", medium: "5.0", low: "2.0", "": "2.0" } as const;

/** The findings as SARIF 2.1.0, which code scanning of pull requests reads. */
export function sarifOf({ rules, findings, notes }: CheckResult): object {
  const known = new Map([...rules, ...findings.map(({ rule }) => rule)].map((rule) => [rule.name, rule]));
  const ids = [...known.keys()];
  const driver = {
    name: "landfall check",
    informationUri: "https://www.pulumi.com/docs/iac/crossguard/",
    rules: [...known.values()].map(sarifRule),
  };
  const said = notes.map((text) => ({ level: "note", message: { text } }));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver },
        // Exemptions in force, and what waits for deployment.
        invocations: [{ executionSuccessful: true, toolExecutionNotifications: said }],
        results: findings.map((finding) => sarifResult(finding, ids.indexOf(finding.rule.name))),
      },
    ],
  };
}

function sarifRule({ name, description, remedy, source, severity, tags }: PolicyInfo): object {
  return {
    id: name,
    shortDescription: { text: description },
    ...(source === "" ? {} : { helpUri: source }),
    ...(remedy === "" ? {} : { help: { text: remedy } }),
    properties: { tags: ["security", ...tags], "security-severity": securitySeverity[severity] },
  };
}

/** Resources have no line: the program as a whole is where it is mended. */
function sarifResult({ rule, level, urn, message }: PolicyFinding, ruleIndex: number): object {
  return {
    ruleId: rule.name,
    ruleIndex,
    level: level === "mandatory" ? "error" : "warning",
    message: { text: message },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: "index.ts" }, region: { startLine: 1 } },
        ...(urn === "" ? {} : { logicalLocations: [{ fullyQualifiedName: urn, kind: "resource" }] }),
      },
    ],
    partialFingerprints: { rule: rule.name, resource: urn },
  };
}
