import { executions } from "./executions";
import type { Recovered } from "./recover";
import { recovererOf } from "./recoverOnAws";

/** Cold start of the function that recovers batches of a state machine. Given to `callbackFactory`. */
export function recoverExecutionsFactory(): () => Promise<Recovered> {
  return recovererOf(executions(process.env["STATE_MACHINE"] ?? ""));
}
