import { UsageError } from "../errors";

/** What IAM counts against its limits: policies without their white space. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const mostCharacters = { "inline policies": 10_240, "managed policy": 6_144, "trust policy": 2_048 } as const;

/** @throws UsageError where the policies together are longer than AWS takes */
export function checkSize(kind: keyof typeof mostCharacters, owner: string, policies: readonly string[]): void {
  const size = policies.reduce((sum, policy) => sum + policy.replace(/\s/g, "").length, 0);
  const most = mostCharacters[kind];
  if (size > most) throw new UsageError(`${owner}: the ${kind} have ${size} characters; IAM takes ${most} at most.`);
}

/** @throws UsageError where IAM would refuse the name */
export function checkName(kind: "role" | "policy", name: string): void {
  const most = kind === "role" ? 64 : 128;
  if (name.length > most || !/^[\w+=,.@-]+$/.test(name)) {
    throw new UsageError(
      `The name of ${kind} "${name}" (${name.length} characters) is not 1 to ${most} letters, digits or _+=,.@-.`,
    );
  }
}
