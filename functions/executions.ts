import { nameOfAttempt, type Attempt, type Outcome, type Runs } from "./attempts";

/** What became of a state machine's executions. They are named `<batch>-<attempt>`: the same attempt never runs twice. */
export function executions(stateMachineArn: string): Runs {
  const sdk = require("@aws-sdk/client-sfn") as typeof import("@aws-sdk/client-sfn");
  const client = new sdk.SFNClient({});
  const outcomeOf = async (attempt: Attempt): Promise<Outcome> => {
    const executionArn = `${stateMachineArn.replace(":stateMachine:", ":execution:")}:${nameOfAttempt(attempt)}`;
    try {
      const { status, error, cause } = await client.send(new sdk.DescribeExecutionCommand({ executionArn }));
      if (status === "RUNNING") return { is: "going" };
      if (status === "SUCCEEDED") return { is: "done" };
      return { is: "failed", why: cause ?? error ?? `it ended as ${status}`, judged: true };
    } catch (error) {
      if ((error as Error).name === "ExecutionDoesNotExist") return { is: "absent" };
      throw error;
    }
  };
  return {
    async lastAttempt(batch) {
      let attempt = 0;
      while ((await outcomeOf({ batch, attempt: attempt + 1 })).is !== "absent") attempt += 1;
      return attempt;
    },
    async outcomes(attempts) {
      const outcomes: Outcome[] = [];
      for (const attempt of attempts) outcomes.push(await outcomeOf(attempt));
      return outcomes;
    },
  };
}
