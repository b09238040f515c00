import type { Cloud } from "../../../cloud";
import { AwsError, UsageError } from "../../errors";
import type { Caller } from "../../service";

/** What the check of a mapping's rights finds out about its queue. */
export interface QueueFacts {
  readonly url: string;
  readonly visibilitySeconds: number;
}

function refusal(action: string, error: AwsError): UsageError {
  return new UsageError(
    `InvalidParameterValueException: The function execution role does not have permissions to call ${action} on SQS. ${error.code}: ${error.message}`,
  );
}

/** As AWS does when the mapping is made. @throws UsageError naming the action that the function's role may not do */
export async function checkedQueue(cloud: Cloud, caller: Caller, queueArn: string): Promise<QueueFacts> {
  const [, , , , account, name] = queueArn.split(":");
  const url = `${cloud.endpoint}/${account}/${name}`;
  const attempt = async <T>(action: string, task: () => T | Promise<T>): Promise<T> => {
    try {
      return await task();
    } catch (error) {
      if (error instanceof AwsError) throw refusal(action, error);
      throw error;
    }
  };
  const { Attributes } = await attempt("GetQueueAttributes", () =>
    cloud.call<{ Attributes: Record<string, string> }>(caller, "sqs", "GetQueueAttributes", {
      QueueUrl: url,
      AttributeNames: ["All"],
    }),
  );
  const resourcePolicy = Attributes.Policy === undefined ? undefined : (JSON.parse(Attributes.Policy) as unknown);
  for (const action of ["ReceiveMessage", "DeleteMessage"])
    await attempt(action, () =>
      cloud.authorize({ caller, action: `sqs:${action}`, resource: queueArn, resourcePolicy }),
    );
  return { url, visibilitySeconds: Number(Attributes.VisibilityTimeout) };
}
