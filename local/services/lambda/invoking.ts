import type { Cloud } from "../../cloud";
import { AwsError } from "../errors";
import { optionalText, text } from "../input";
import type { Caller, Input } from "../service";
import { payloadStory } from "../sqs/story";
import { callerStory } from "../../outcome";
import type { AsyncInvocations } from "./asyncInvocations";
import { performed } from "./invocations";
import type { LambdaFunction } from "./lambdaFunction";

const syncBytes = 6_291_456;
const asyncBytes = 1_048_576;

/** Code that the engine runs outside of itself, and that waits for its calls. */
const isOutsideCode = (caller: Caller) => caller.kind === "role" && /^(invocation|jobrun):/.test(caller.session);

/** The event as JSON text; nothing at all is the empty object. @throws RequestTooLargeException, InvalidRequestContentException */
function eventOf(input: Input, limit: number): string {
  const { Payload } = input;
  const given = Buffer.isBuffer(Payload) ? Payload.toString("utf8") : Payload;
  const event = typeof given === "string" && given !== "" ? given : "{}";
  const bytes = Buffer.byteLength(event);
  if (bytes > limit)
    throw new AwsError(
      "RequestTooLargeException",
      `Request must be smaller than ${limit} bytes for the InvokeFunction operation`,
      413,
    );
  try {
    JSON.parse(event);
  } catch (error) {
    throw new AwsError("InvalidRequestContentException", `Could not parse request body into json: ${String(error)}`);
  }
  return event;
}

/** Lambda's Invoke: RequestResponse, Event or DryRun. */
export class Invoking {
  constructor(
    private readonly cloud: Cloud,
    private readonly find: (reference: string) => LambdaFunction,
    private readonly queue: AsyncInvocations,
  ) {}

  async invoke(input: Input, caller: Caller): Promise<unknown> {
    const fn = this.find(text(input, "FunctionName"));
    const { arn } = fn.settings;
    const qualifier = optionalText(input, "Qualifier") ?? "$LATEST";
    if (qualifier !== "$LATEST")
      throw new AwsError("ResourceNotFoundException", `Function not found: ${arn}:${qualifier}`, 404);
    this.cloud.authorize({ caller, action: "lambda:InvokeFunction", resource: arn, resourcePolicy: fn.policy });
    const type = optionalText(input, "InvocationType") ?? "RequestResponse";
    if (type === "DryRun") return { StatusCode: 204 };
    if (type === "Event") return this.accept(fn, eventOf(input, asyncBytes), caller);
    if (type === "RequestResponse") return this.respond(fn, eventOf(input, syncBytes), caller);
    throw new AwsError(
      "InvalidParameterValueException",
      `InvocationType ${type} is not Event, RequestResponse or DryRun.`,
    );
  }

  private accept(fn: LambdaFunction, event: string, caller: Caller): unknown {
    const requestId = this.cloud.engine.random.uuid();
    const about = [...payloadStory(event), ...callerStory(caller)];
    this.queue.accept(requestId, { functionName: fn.settings.name, event, about, who: caller.arn });
    return { StatusCode: 202, Payload: "" };
  }

  private async respond(fn: LambdaFunction, event: string, caller: Caller): Promise<unknown> {
    const requestId = this.cloud.engine.random.uuid();
    const about = [...payloadStory(event), ...callerStory(caller)];
    const nested = isOutsideCode(caller);
    const outcome = await performed(this.cloud, fn, { requestId, event, about, who: caller.arn, nested });
    const answer = { StatusCode: 200, ExecutedVersion: "$LATEST" };
    if (outcome.ok) return { ...answer, Payload: outcome.payload };
    return { ...answer, FunctionError: "Unhandled", Payload: JSON.stringify(outcome.error) };
  }
}
