import type { EdgeKind, NodeKind } from "./diagram";
import type { Nodes } from "./nodes";
import type { Stack } from "./stack";

/** A node before it has an id: what it stands for, and what others call that. */
export interface Sketch {
  /** The resource's URN, or something below it. */
  readonly key: string;
  readonly kind: NodeKind;
  readonly label: string;
  readonly details?: readonly string[];
  /** URN of the resource that it belongs to. */
  readonly resource: string;
  /** Its name in AWS. */
  readonly name: string;
  /** ARNs and URLs that mean it. */
  readonly references: readonly string[];
  /** The box that it is drawn in, inside its pipeline's. */
  readonly frame?: Frame;
}

export interface Frame {
  readonly key: string;
  readonly title: string;
}

/** An edge between keys. */
export interface Line {
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  readonly label?: string;
  /** Taken only by what could not be handed over: of no interest to who asks what the stack does. */
  readonly isLoss?: true;
}

export interface Picture {
  readonly nodes: readonly Sketch[];
  readonly lines: readonly Line[];
}

/** What one kind of connection adds to the picture. All that it says comes from what resources are given, not from what they are called in the program. */
export interface Part {
  /** Nodes; those without an edge are not drawn. */
  nodes?(stack: Stack): Sketch[];
  lines?(stack: Stack, nodes: Nodes): Line[];
}
