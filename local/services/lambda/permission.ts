import type { Resource } from "../../graph/graph";

/** One statement of a function's resource policy, as AddPermission would write it. */
export interface PermissionStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Principal: string | Readonly<Record<string, string>>;
  readonly Action: string;
  readonly Resource: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

function principalOf(principal: string): PermissionStatement["Principal"] {
  if (principal === "*") return "*";
  if (principal.includes(".amazonaws.com")) return { Service: principal };
  return { AWS: /^\d{12}$/.test(principal) ? `arn:aws:iam::${principal}:root` : principal };
}

/** @param functionArn of the function that the permission is for */
export function permissionStatement({ outputs }: Resource, functionArn: string): PermissionStatement {
  const { statementId, principal, action, sourceArn, sourceAccount } = outputs;
  const condition = {
    ...(typeof sourceArn === "string" && { ArnLike: { "AWS:SourceArn": sourceArn } }),
    ...(typeof sourceAccount === "string" && { StringEquals: { "AWS:SourceAccount": sourceAccount } }),
  };
  return {
    Sid: String(statementId),
    Effect: "Allow",
    Principal: principalOf(String(principal)),
    Action: String(action),
    Resource: functionArn,
    ...(Object.keys(condition).length > 0 && { Condition: condition }),
  };
}

/** The function's name in a name, a partial ARN or an ARN, with or without a qualifier. */
export function functionNameOf(reference: string): string {
  const parts = reference.split(":");
  const at = parts.lastIndexOf("function");
  return (at < 0 ? parts[0] : parts[at + 1]) ?? reference;
}
