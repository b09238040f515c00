import type { TaskCall } from "../host";
import type { Json } from "../json";
import type { Visit } from "../run/visit";
import type { StatesError } from "../statesError";

/** The history's events of one Task state: a Lambda function's that is named by its ARN, or an integration's. */
export interface TaskEvents {
  scheduled(visit: Visit, work: Scheduled): void;
  submitted(visit: Visit, output: Json): void;
  succeeded(visit: Visit, output: Json): void;
  failed(visit: Visit, error: StatesError): void;
}

type Scheduled = Pick<TaskCall, "parameters" | "timeoutSeconds" | "heartbeatSeconds" | "credentials">;

export function taskEvents(resource: string): TaskEvents {
  return resource.includes(":states:::") ? integrationEvents(resource) : functionEvents(resource);
}

const timeouts: ReadonlySet<string | undefined> = new Set(["States.Timeout", "States.HeartbeatTimeout"]);

const failureDetails = ({ error, reason }: StatesError) => ({ error, cause: reason });

function functionEvents(resource: string): TaskEvents {
  return {
    scheduled({ frame }, { parameters, timeoutSeconds, credentials }) {
      const taskCredentials = credentials;
      frame.record("LambdaFunctionScheduled", {
        resource,
        input: parameters,
        timeoutInSeconds: timeoutSeconds,
        taskCredentials,
      });
      frame.record("LambdaFunctionStarted");
    },
    submitted: () => undefined,
    succeeded: ({ frame }, output) => void frame.record("LambdaFunctionSucceeded", { output }),
    failed({ frame }, error) {
      const type = timeouts.has(error.error) ? "LambdaFunctionTimedOut" : "LambdaFunctionFailed";
      frame.record(type, failureDetails(error));
    },
  };
}

function integrationEvents(arn: string): TaskEvents {
  const [, what = arn] = arn.split(":states:::");
  const at = what.lastIndexOf(":");
  const task = { resourceType: what.slice(0, at), resource: what.slice(at + 1) };
  return {
    scheduled(visit, { parameters, timeoutSeconds, heartbeatSeconds, credentials }) {
      visit.frame.record("TaskScheduled", {
        ...task,
        region: regionOf(visit),
        parameters,
        timeoutInSeconds: timeoutSeconds,
        heartbeatInSeconds: heartbeatSeconds,
        taskCredentials: credentials,
      });
      visit.frame.record("TaskStarted", task);
    },
    submitted: ({ frame }, output) => void frame.record("TaskSubmitted", { ...task, output }),
    succeeded: ({ frame }, output) => void frame.record("TaskSucceeded", { ...task, output }),
    failed({ frame }, error) {
      frame.record(timeouts.has(error.error) ? "TaskTimedOut" : "TaskFailed", { ...task, ...failureDetails(error) });
    },
  };
}

/** The state machine's own, from its ARN. */
function regionOf({ frame }: Visit): string | undefined {
  const { Id: arn } = (frame.context.StateMachine ?? {}) as { readonly Id?: string };
  return arn?.split(":")[3];
}
