import { nameOfAttempt, type Attempt } from "./attempts";
import { executions } from "./executions";
import { manifestUri } from "./manifests";
import type { Runner } from "./startBatch";
import type { BatchResponse, StartEvent } from "./startRuns";
import { starterOf } from "./startRunsOnAws";

/** What an execution is started with. */
export interface ExecutionInput extends Attempt {
  /** `s3://<bucket>/<key>` of the batch's manifest. */
  manifest: string;
}

/** Cold start of the function that starts a state machine for what landed. Given to `callbackFactory`. */
export function startExecutionsFactory(): (event: StartEvent) => Promise<BatchResponse> {
  const { STATE_MACHINE = "", MAX_RUNS = "1" } = process.env;
  return starterOf({ ...executions(STATE_MACHINE), ...starting(STATE_MACHINE, Number(MAX_RUNS)) });
}

function starting(stateMachineArn: string, maxRuns: number): Pick<Runner, "room" | "start"> {
  const sdk = require("@aws-sdk/client-sfn") as typeof import("@aws-sdk/client-sfn");
  const client = new sdk.SFNClient({});
  return {
    async room() {
      const running = { stateMachineArn, statusFilter: "RUNNING" as const, maxResults: maxRuns };
      const { executions: listed = [] } = await client.send(new sdk.ListExecutionsCommand(running));
      return listed.length < maxRuns;
    },
    async start(attempt) {
      const input: ExecutionInput = { ...attempt, manifest: manifestUri(attempt.batch) };
      const name = nameOfAttempt(attempt);
      try {
        await client.send(new sdk.StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
      } catch (error) {
        // Another try ended between its start and its reply.
        if ((error as Error).name !== "ExecutionAlreadyExists") throw error;
      }
      return true;
    },
  };
}
