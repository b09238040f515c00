import type { ColumnType } from "./columnTypes";
import type { Name } from "./cursor";
import type { Nodes } from "./nodes";

export interface ColumnDefinition {
  readonly name: string;
  readonly type: ColumnType;
  readonly required: boolean;
  readonly default?: Nodes;
  /** Numbers itself from `seed`, by `step`. */
  readonly identity?: { readonly seed: number; readonly step: number };
}

/** What a new table's columns come from. */
export type TableContent =
  | { readonly from: "columns"; readonly columns: readonly ColumnDefinition[] }
  | { readonly from: "like"; readonly model: Name; readonly defaults: boolean }
  | { readonly from: "query"; readonly query: Nodes; readonly names?: readonly string[] };

export interface CreateTable {
  readonly kind: "createTable";
  readonly table: Name;
  readonly temporary: boolean;
  readonly ifNotExists: boolean;
  readonly content: TableContent;
}

export type TableChange =
  | { readonly change: "addColumn"; readonly column: ColumnDefinition }
  | { readonly change: "dropColumn"; readonly column: string }
  | { readonly change: "renameColumn"; readonly column: string; readonly to: string }
  | { readonly change: "retype"; readonly column: string; readonly type: ColumnType }
  | { readonly change: "renameTable"; readonly to: string }
  | { readonly change: "owner"; readonly to: string }
  /** Keys, distribution, sort order: nothing to do where they are not enforced and not used. */
  | { readonly change: "layout" };

export type DroppedKind = "table" | "view" | "schema" | "procedure" | "user" | "group" | "role";

export type GranteeKind = "user" | "group" | "role" | "public";
export interface Grantee {
  readonly kind: GranteeKind;
  readonly name: string;
}

export type ObjectKind = "table" | "schema" | "database" | "procedure";
export interface GrantTarget {
  readonly kind: ObjectKind;
  /** The objects by name, or all that a schema has. */
  readonly names: readonly Name[] | { readonly allIn: readonly string[] };
}

export interface Grant {
  readonly kind: "grant";
  readonly revoke: boolean;
  readonly privileges: readonly string[];
  readonly on: GrantTarget;
  readonly grantees: readonly Grantee[];
  readonly withOption: boolean;
}

export interface DefaultGrant {
  readonly kind: "defaultGrant";
  readonly revoke: boolean;
  readonly owner?: string;
  readonly schema?: string;
  readonly privileges: readonly string[];
  readonly on: "table" | "procedure";
  readonly grantees: readonly Grantee[];
}

export interface Membership {
  readonly kind: "membership";
  readonly revoke: boolean;
  readonly of: { readonly kind: "group" | "role"; readonly names: readonly string[] };
  readonly members: readonly Grantee[];
}

export interface UserOptions {
  /** The password; null where it is disabled. */
  readonly password?: string | null;
  readonly superuser?: boolean;
  readonly groups?: readonly string[];
  readonly renamed?: string;
}

export interface CopyCommand {
  readonly kind: "copy";
  readonly table: Name;
  readonly columns?: readonly string[];
  /** "s3://bucket/prefix" */
  readonly from: string;
  /** ARN, or "default". */
  readonly role: string;
  readonly manifest: boolean;
}

export interface MergeCommand {
  readonly kind: "merge";
  readonly target: Name;
  readonly source: Name;
  readonly alias?: string;
  readonly condition: Nodes;
  readonly matched: { readonly delete: true } | { readonly delete: false; readonly set: Nodes };
  readonly columns?: readonly string[];
  readonly values: Nodes;
}

export interface CreateProcedure {
  readonly kind: "createProcedure";
  readonly replace: boolean;
  readonly procedure: Name;
  readonly parameters: ReadonlyArray<{ readonly name: string; readonly type: ColumnType }>;
  /** Between the dollar quotes. */
  readonly body: string;
}

/** One SQL statement, understood. */
export type Statement =
  | { readonly kind: "query"; readonly query: Nodes }
  | { readonly kind: "insert"; readonly target: Name; readonly columns?: readonly string[]; readonly source: Nodes }
  | { readonly kind: "update"; readonly target: Name; readonly alias?: string; readonly rest: Nodes }
  | {
      readonly kind: "delete";
      readonly target: Name;
      readonly alias?: string;
      readonly using: Nodes;
      readonly where: Nodes;
    }
  | MergeCommand
  | CopyCommand
  | CreateTable
  | { readonly kind: "alterTable"; readonly table: Name; readonly change: TableChange }
  | { readonly kind: "truncate"; readonly table: Name }
  | { readonly kind: "createSchema"; readonly name: string; readonly ifNotExists: boolean; readonly owner?: string }
  | {
      readonly kind: "createView";
      readonly view: Name;
      readonly replace: boolean;
      readonly columns: readonly string[];
      readonly query: Nodes;
    }
  | {
      readonly kind: "drop";
      readonly what: DroppedKind;
      readonly names: readonly Name[];
      readonly ifExists: boolean;
      readonly cascade: boolean;
    }
  | { readonly kind: "lock"; readonly tables: readonly Name[] }
  | { readonly kind: "begin" }
  | { readonly kind: "commit" }
  | { readonly kind: "rollback" }
  | { readonly kind: "createUser"; readonly name: string; readonly options: UserOptions }
  | { readonly kind: "alterUser"; readonly name: string; readonly options: UserOptions }
  | { readonly kind: "createGroup"; readonly name: string; readonly members: readonly string[] }
  | { readonly kind: "createRole"; readonly name: string }
  | Membership
  | Grant
  | DefaultGrant
  | CreateProcedure
  | { readonly kind: "call"; readonly procedure: Name; readonly args: readonly Nodes[] }
  | { readonly kind: "show"; readonly setting: string }
  /** Understood, and nothing to do locally: what it was. */
  | { readonly kind: "accepted"; readonly what: string };

export type StatementOf<K extends Statement["kind"]> = Extract<Statement, { kind: K }>;
