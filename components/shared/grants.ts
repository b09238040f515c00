import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { policyDocument, type Statement } from "./policy";

/** Whatever carries a role that rights can be given to. */
export interface Grantee {
  /** Tells its grants apart in the program, such as "toll-start". */
  readonly label: string;
  readonly role: aws.iam.Role;
}

/** What whoever reads something encrypted needs of its key. */
export const decrypting = ["kms:Decrypt"] as const;
/** What whoever writes something encrypted needs of its key; SQS and multipart uploads decrypt their data key too. */
export const encrypting = ["kms:Decrypt", "kms:GenerateDataKey"] as const;

/** Gives `grantee` rights, as an inline policy of its role; `what` names them. Called by the owner of what the rights are on. */
export function grant(
  grantee: Grantee,
  what: string,
  statements: readonly Statement[],
  options: pulumi.CustomResourceOptions,
): aws.iam.RolePolicy {
  const policy = policyDocument(statements);
  return new aws.iam.RolePolicy(`${what}-for-${grantee.label}`, { role: grantee.role.name, policy }, options);
}
