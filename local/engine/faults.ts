/** A place where the world may go wrong: between two parts of the cloud, or inside one at a step that matters. */
export interface Edge {
  /** Which kind of place: "call", "event", "message", "function", "job", "crawl", "query", "transaction". */
  readonly at: string;
  /** What passes there: "s3:PutObject", "toll-landed-to-queue", "commit". */
  readonly what: string;
  /** Who acts, or for whom: a function's name, a rule, a queue. */
  readonly who: string;
}

/** What goes wrong. Each place takes those that make sense there, and passes over the others. */
export type Fault =
  /** It happens, but only `ms` later. */
  | { readonly kind: "late"; readonly ms: number }
  /** It never happens, and nobody is told. */
  | { readonly kind: "lost" }
  /** It happens, and `ms` later once more. */
  | { readonly kind: "twice"; readonly ms: number }
  /** It does not happen, and whoever asked is told so. */
  | { readonly kind: "refused"; readonly code: string; readonly status: number }
  /** It happens, but whoever asked is told that it failed. */
  | { readonly kind: "unanswered"; readonly code: string; readonly status: number }
  /** Whoever acts ends at this very moment. */
  | { readonly kind: "killed" }
  /** Whoever acts stands still until their time is up. */
  | { readonly kind: "stuck" };

/** Decides what goes wrong, and how long things take that take no time of their own on the virtual clock. */
export interface FaultPlan {
  /** Asked once each time that something passes the place. */
  at(edge: Edge): Fault | undefined;
  /** Milliseconds that passing takes, a fraction too: two things that begin together seldom end together. */
  takes(edge: Edge): number;
}

/** A world in which nothing goes wrong. */
export const noFaults: FaultPlan = { at: () => undefined, takes: () => 0 };
