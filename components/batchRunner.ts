import type * as pulumi from "@pulumi/pulumi";
import type { BatchResponse, StartEvent } from "../functions/startRuns";
import type { Grantee } from "./shared/grants";

/** What an intake starts: something that takes batches of one dataset, one run a batch. */
export interface BatchRunner {
  /** Its name in AWS. */
  readonly name: string;
  readonly dataset: string;
  /** Makes the handler that starts its runs; given to `callbackFactory`. */
  readonly starter: () => (event: StartEvent) => Promise<BatchResponse>;
  /** What the handler must know of it. */
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  /** Lets the function look at runs and start one. */
  grantStart(grantee: Grantee): void;
}
