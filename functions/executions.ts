import { nameOfAttempt, type Attempt, type Outcome, type Runs } from "./attempts";

/** Attempts in a row that may have no execution, with others after them: recovery gives up the third that never started. */
const mostAbsent = 2;

/** The last attempt there is. @param isThere whether the attempt of that number has an execution */
export async function lastOf(isThere: (attempt: number) => Promise<boolean>): Promise<number> {
  let last = 0;
  for (let attempt = 1; attempt <= last + 1 + mostAbsent; attempt++) if (await isThere(attempt)) last = attempt;
  return last;
}

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
    lastAttempt: (batch) => lastOf(async (attempt) => (await outcomeOf({ batch, attempt })).is !== "absent"),
    async outcomes(attempts) {
      const outcomes: Outcome[] = [];
      for (const attempt of attempts) outcomes.push(await outcomeOf(attempt));
      return outcomes;
    },
  };
}
