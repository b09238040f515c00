import { decide } from "../../iam/evaluate";
import { compilePolicy } from "../../iam/policy";
import { UsageError } from "../errors";

const everything = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } };

/**
 * KMS refuses a key policy that leaves nobody in the account able to change it.
 * @throws UsageError saying what to add
 */
export function checkLockout(policy: object, keyArn: string, accountId: string): void {
  const request = {
    principal: { kind: "account", account: accountId } as const,
    action: "kms:putkeypolicy",
    resource: keyArn,
    lookup: () => undefined,
  };
  const decision = decide(request, {
    identity: [compilePolicy(everything, "rights of the administrator", "identity")],
    resource: compilePolicy(policy, "key policy", "resource"),
    needsResourcePolicy: true,
    administrator: false,
  });
  if (decision.allowed) return;
  throw new UsageError(
    `The key policy would not allow you to update it in the future. Allow kms:* to arn:aws:iam::${accountId}:root, or set bypassPolicyLockoutSafetyCheck.`,
  );
}
