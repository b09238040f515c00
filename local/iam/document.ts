import { UsageError } from "../services/errors";

/**
 * What a policy hangs on decides what it may say: "identity" policies and boundaries name no principal, "resource" policies
 * must, and "trust" policies name a principal but no resource.
 */
export type PolicyKind = "identity" | "resource" | "trust";

/** A policy that AWS would answer with MalformedPolicyDocument. Says whose policy, which statement, and what is wrong. */
export class MalformedPolicy extends UsageError {}

/** A statement as written, checked. One value and a list of one are the same in a policy. */
export interface StatementDocument {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Principal?: PrincipalDocument;
  readonly NotPrincipal?: PrincipalDocument;
  readonly Condition?: ConditionDocument;
}
export type PrincipalDocument = "*" | Readonly<Record<string, string | readonly string[]>>;
type Scalar = string | number | boolean;
export type ConditionDocument = Readonly<Record<string, Readonly<Record<string, Scalar | readonly Scalar[]>>>>;

export interface PolicyDocument {
  readonly Version: "2012-10-17" | "2008-10-17";
  readonly Statement: readonly StatementDocument[];
}

export function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** How messages name a statement: by its Sid, else by its place, counted from 1. */
export function statementLabel(statement: unknown, index: number): string {
  const sid = isRecord(statement) ? statement.Sid : undefined;
  return typeof sid === "string" && sid !== "" ? `statement "${sid}"` : `statement ${index + 1}`;
}
