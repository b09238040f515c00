import { allOf, anyOf, not, type Truth } from "../core/truth";
import { isWildcard } from "./pattern";
import type { Principal, Statement } from "./statement";

/** Whether a principal is everybody: `*`, or AWS `*`. */
export const isAnyone = ({ kind, view }: Principal): Truth =>
  kind === "Service" && view.isUnknown // A service that is not known yet is one service.
    ? false
    : view.satisfies((raw) => typeof raw === "string" && isWildcard(raw));

/** Whether a principal is an account as a whole: its number, or its root. */
export function isAccountRoot({ kind, view }: Principal): boolean {
  const text = view.text() ?? "";
  return kind === "AWS" && (/^\d{12}$/.test(text) || /^arn:[^:]*:iam::[^:]*:root$/.test(text));
}

/** Keys that hold requests to callers or places that are known. */
const whoOrWhence = [
  "aws:PrincipalOrgID",
  "aws:PrincipalOrgPaths",
  "aws:PrincipalAccount",
  "aws:PrincipalArn",
  "aws:userid",
  "aws:SourceArn",
  "aws:SourceAccount",
  "aws:SourceOrgID",
  "aws:SourceOrgPaths",
  "aws:SourceOwner",
  "aws:SourceIp",
  "aws:VpcSourceIp",
  "aws:SourceVpc",
  "aws:SourceVpce",
  "aws:VpceAccount",
  "aws:VpceOrgID",
  "kms:CallerAccount",
  "s3:DataAccessPointAccount",
  "s3:DataAccessPointArn",
];

/** Whether a statement lets anyone in the world: by a star that no condition holds to somebody, or by everybody but a few. */
export const isPublic = (statement: Statement): Truth =>
  allOf([anyOf(statement.principals.map(isAnyone)), not(statement.isHeldTo(...whoOrWhence))]);
