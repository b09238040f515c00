import type { BatchResponse, Runner, StartEvent } from "./startRuns";
import { manifestUri, starterOf } from "./startRunsOnAws";

/** What an execution is started with. */
export interface ExecutionInput {
  batch: string;
  /** From 1. */
  attempt: number;
  /** `s3://<bucket>/<key>` of the batch's manifest. */
  manifest: string;
}

/** Cold start of the function that starts a state machine for what landed. Given to `callbackFactory`. */
export function startExecutionsFactory(): (event: StartEvent) => Promise<BatchResponse> {
  const { STATE_MACHINE = "", MAX_RUNS = "1" } = process.env;
  return starterOf(executions(STATE_MACHINE, Number(MAX_RUNS)));
}

/** Executions are named `<batch>-<attempt>`: the same attempt of a batch never runs twice. */
function executions(stateMachineArn: string, maxRuns: number): Runner {
  const sdk = require("@aws-sdk/client-sfn") as typeof import("@aws-sdk/client-sfn");
  const client = new sdk.SFNClient({});
  const nameOf = (batch: string, attempt: number) => `${batch}-${attempt}`;
  const executionArn = (name: string) => `${stateMachineArn.replace(":stateMachine:", ":execution:")}:${name}`;
  return {
    async room() {
      const running = { stateMachineArn, statusFilter: "RUNNING" as const, maxResults: maxRuns };
      const { executions = [] } = await client.send(new sdk.ListExecutionsCommand(running));
      return executions.length < maxRuns;
    },
    async hasRun(batch) {
      try {
        await client.send(new sdk.DescribeExecutionCommand({ executionArn: executionArn(nameOf(batch.id, 1)) }));
        return true;
      } catch (error) {
        if ((error as Error).name === "ExecutionDoesNotExist") return false;
        throw error;
      }
    },
    async start(batch) {
      const input: ExecutionInput = { batch: batch.id, attempt: 1, manifest: manifestUri(batch) };
      const name = nameOf(input.batch, input.attempt);
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
