import type { Cloud } from "../../cloud";
import { AwsError } from "../errors";
import type { Input } from "../service";
import type { FunctionSettings } from "./functionSettings";

/** How an asynchronous invocation ended. */
export interface Ending {
  readonly condition: "Success" | "RetriesExhausted" | "EventAgeExceeded";
  /** JSON text of what the function returned or threw. */
  readonly payload?: string;
}

interface Result {
  readonly requestId: string;
  /** JSON text. */
  readonly event: string;
  readonly invocations: number;
  readonly ending: Ending;
}

interface Target {
  readonly service: string;
  readonly operation: string;
  readonly input: Input;
}

/** Tells a destination of an invocation's end, as the function's role. A refusal is in the trace; Lambda drops the record. */
export async function sendToDestination(
  cloud: Cloud,
  settings: FunctionSettings,
  destination: string,
  result: Result,
): Promise<void> {
  const caller = cloud.asRole(settings.role, `invocation:${result.requestId}`);
  const { service, operation, input } = targetOf(destination, settings, recordOf(cloud, settings, result));
  try {
    await cloud.call(caller, service, operation, input);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
  }
}

/** Lambda's record of an invocation. */
function recordOf(cloud: Cloud, { arn }: FunctionSettings, { requestId, event, invocations, ending }: Result) {
  const { condition, payload } = ending;
  const answered = payload === undefined ? {} : { responsePayload: JSON.parse(payload) as unknown };
  return {
    version: "1.0",
    timestamp: cloud.engine.timestamp(),
    requestContext: { requestId, functionArn: `${arn}:$LATEST`, condition, approximateInvokeCount: invocations },
    requestPayload: JSON.parse(event) as unknown,
    responseContext: {
      statusCode: 200,
      executedVersion: "$LATEST",
      ...(condition === "Success" ? {} : { functionError: "Unhandled" }),
    },
    ...answered,
  };
}

function targetOf(arn: string, { arn: from }: FunctionSettings, record: ReturnType<typeof recordOf>): Target {
  const [, , service = "", region = "", account = "", name = ""] = arn.split(":");
  const text = JSON.stringify(record);
  if (service === "sqs") {
    const QueueUrl = `https://sqs.${region}.amazonaws.com/${account}/${name}`;
    return { service, operation: "SendMessage", input: { QueueUrl, MessageBody: text } };
  }
  if (service === "sns") return { service, operation: "Publish", input: { TopicArn: arn, Message: text } };
  if (service === "lambda") {
    const input = { FunctionName: arn, InvocationType: "Event", Payload: Buffer.from(text) };
    return { service, operation: "Invoke", input };
  }
  const how = record.requestContext.condition === "Success" ? "Success" : "Failure";
  const entry = {
    Source: "lambda",
    DetailType: `Lambda Function Invocation Result - ${how}`,
    Resources: [arn, `${from}:$LATEST`],
    Detail: text,
    EventBusName: name.slice("event-bus/".length),
  };
  return { service, operation: "PutEvents", input: { Entries: [entry] } };
}
