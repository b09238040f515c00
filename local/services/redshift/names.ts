import { UsageError } from "../errors";

/** What names AWS takes; it refuses others when the resource is made, and so do we. */
const rules = {
  namespaceName: [/^[a-z0-9-]{3,64}$/, "3 to 64 lower-case letters, digits and hyphens"],
  workgroupName: [/^[a-z0-9-]{3,64}$/, "3 to 64 lower-case letters, digits and hyphens"],
  clusterIdentifier: [
    /^[a-z](?!.*--)[a-z0-9-]{0,61}[a-z0-9]$|^[a-z]$/,
    "1 to 63 lower-case letters, digits and single hyphens, a letter first, no hyphen last",
  ],
  database: [
    /^[a-z_][a-z0-9_$]{0,63}$/,
    "1 to 64 lower-case letters, digits, underscores and dollar signs, no digit first",
  ],
  adminUsername: [/^[A-Za-z_][A-Za-z0-9_+.@-]{0,127}$/, "1 to 128 letters, digits and +-_.@, a letter first"],
} as const;

/** @throws UsageError naming the value and what AWS takes */
export function checkName(kind: keyof typeof rules, value: string): string {
  const [pattern, wanted] = rules[kind];
  if (!pattern.test(value)) throw new UsageError(`${kind} is "${value}": Redshift takes ${wanted}.`);
  return value;
}
