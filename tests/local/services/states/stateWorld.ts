import type { Environment } from "../../../../local/environment";
import type { Properties, Resource } from "../../../../local/graph/graph";
import { resource } from "../../../support/environment";
import { allowed, roleNamed } from "../lambda/functionWorld";

const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "states.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

/** A role that Step Functions may take on. */
export const machineRole = roleNamed("machine-role", trust);

/** A state machine named "m", with a role that may do these actions. */
export function machineOf(
  definition: unknown,
  actions: readonly string[] = ["*"],
  inputs: Properties = {},
): Resource[] {
  return [machineRole, allowed(machineRole, actions), machine(definition, inputs)];
}

/** A state machine without its role: named "m" unless told otherwise. */
export function machine(definition: unknown, inputs: Properties = {}): Resource {
  return resource({
    type: "aws:sfn/stateMachine:StateMachine",
    name: "m",
    inputs: { name: "m", roleArn: machineRole.outputs.arn, definition: JSON.stringify(definition), ...inputs },
  });
}

export const machineArn = "arn:aws:states:us-east-1:000000000000:stateMachine:m";

/** One that waits a second before it is done. */
export const waitingMachine = machineOf({
  StartAt: "Wait",
  States: { Wait: { Type: "Wait", Seconds: 1, Next: "Done" }, Done: { Type: "Pass", End: true } },
});

export interface Description {
  readonly executionArn: string;
  readonly status: string;
  readonly input: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly startDate: number;
  readonly stopDate?: number;
}

/** Step Functions' API, asked by the administrator. */
export class StatesClient {
  constructor(private readonly environment: Environment) {}

  call<T = unknown>(operation: string, input: Properties): Promise<T> {
    return this.environment.call<T>(this.environment.admin, "states", operation, input);
  }

  async start(input: unknown = {}, name = "e"): Promise<string> {
    const started = { stateMachineArn: machineArn, name, input: JSON.stringify(input) };
    return (await this.call<{ executionArn: string }>("StartExecution", started)).executionArn;
  }

  describe(executionArn: string): Promise<Description> {
    return this.call("DescribeExecution", { executionArn });
  }

  /** Starts an execution and waits until nothing more happens. */
  async run(input: unknown = {}, name = "e"): Promise<Description> {
    const arn = await this.start(input, name);
    await this.environment.engine.quiet();
    return this.describe(arn);
  }

  async history(executionArn: string, options: Properties = {}): Promise<HistoryEvent[]> {
    const input = { executionArn, maxResults: 1000, ...options };
    return (await this.call<{ events: HistoryEvent[] }>("GetExecutionHistory", input)).events;
  }
}

export type HistoryEvent = { readonly type: string; readonly id: number } & Readonly<Record<string, unknown>>;
