import type { Cloud } from "./cloud";
import type { SandboxSpec, FunctionSandbox } from "./services/lambda/sandbox";
import type { SandboxCaller } from "./services/lambda/sandboxCaller";
import type { JobRunner } from "./services/glue/jobs/runner";

/** What runs code that is not ours in a simulation: in this very thread, and on the runtime's clock. */
export interface StandIns {
  /** In place of a worker thread: one warm execution environment of a function, whose calls are made as `caller`. */
  sandbox(cloud: Cloud, spec: SandboxSpec, caller: SandboxCaller): FunctionSandbox;
  /** In place of Spark and Python shell. */
  jobRunner(cloud: Cloud): JobRunner;
}
