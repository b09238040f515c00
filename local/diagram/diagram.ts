/** What a node stands for. */
export type NodeKind =
  | "bucket"
  | "rule"
  | "queue"
  | "deadLetters"
  | "function"
  | "workflow"
  | "machine"
  | "step"
  | "schedule"
  | "crawler"
  | "job"
  | "database"
  | "workgroup"
  | "warehouse"
  | "topic"
  | "subscriber"
  | "alarm";

/** What people call each kind; a step is called by its own name only. */
export const kindWords: Readonly<Record<NodeKind, string>> = {
  bucket: "S3 bucket",
  rule: "EventBridge rule",
  queue: "SQS queue",
  deadLetters: "dead-letter queue",
  function: "Lambda function",
  workflow: "Glue workflow",
  machine: "state machine",
  step: "",
  schedule: "schedule",
  crawler: "Glue crawler",
  job: "Glue job",
  database: "Glue database",
  workgroup: "Athena workgroup",
  warehouse: "Redshift warehouse",
  topic: "SNS topic",
  subscriber: "subscriber",
  alarm: "CloudWatch alarm",
};

/** `flow`: one thing sets the next off; `data`: bytes or rows go along it; `trouble`: only where something went wrong. */
export type EdgeKind = "flow" | "data" | "trouble";

export interface DiagramNode {
  /** Letters, digits and underscores; the same each time. */
  readonly id: string;
  readonly kind: NodeKind;
  readonly label: string;
  /** What else there is to say, a line each. */
  readonly details: readonly string[];
  /** Id of the group that it is in. */
  readonly group?: string;
}

export interface DiagramEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  readonly label: string;
}

/** A box around nodes: a pipeline, or the steps of a state machine. */
export interface DiagramGroup {
  readonly id: string;
  readonly title: string;
  /** Id of the group around it. */
  readonly parent?: string;
}

/** The ways that data and events take through a stack, for people. Nodes come in reading order. */
export interface Diagram {
  readonly title: string;
  readonly groups: readonly DiagramGroup[];
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly DiagramEdge[];
}
