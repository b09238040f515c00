import type * as pulumi from "@pulumi/pulumi";
import type { Recovered } from "../functions/recover";
import type { BatchResponse, StartEvent } from "../functions/startRuns";
import type { Notice } from "./notices";
import type { Grantee } from "./shared/grants";

/** What an intake starts: something that takes batches of one dataset, one run a batch. */
export interface BatchRunner {
  /** Its name in AWS. */
  readonly name: string;
  readonly dataset: string;
  /** Makes the handler that starts its runs; given to `callbackFactory`. */
  readonly starter: () => (event: StartEvent) => Promise<BatchResponse>;
  /** Makes the handler that takes up what its runs left behind; given to `callbackFactory`. */
  readonly recoverer: () => () => Promise<Recovered>;
  /** What AWS says when a run may have ended, well or badly. */
  readonly endings: ReadonlyArray<Pick<Notice, "source" | "detailType" | "detail">>;
  /** What both handlers must know of it. */
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  /** Lets the function look at runs and start one. */
  grantStart(grantee: Grantee): void;
  /** Lets a function see what became of runs, and why. */
  grantLook(grantee: Grantee): void;
}
