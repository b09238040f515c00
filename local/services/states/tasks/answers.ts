import { isObject, type Json, type JsonObject } from "../asl/json";
import { StatesError } from "../asl/statesError";
import type { Integration } from "./integration";

/** Optimized integrations whose results tell of the HTTP exchange too. */
const withMetadata: ReadonlySet<string> = new Set(["lambda", "sns", "sqs", "events", "states"]);

/** A call's answer as the task's result. @throws StatesError where the function failed, or an event was refused */
export function answerOf({ kind, service, operation }: Integration, answer: Json, requestId: string): Json {
  if (kind === "sdk" || !isObject(answer)) return answer;
  if (kind === "function") return payloadOf(answer);
  const result = service === "lambda" ? { ...answer, Payload: payloadOf(answer) } : answer;
  if (operation === "PutEvents" && Number(answer.FailedEntryCount) > 0)
    throw new StatesError("EventBridge.FailedEntry", JSON.stringify(answer));
  if (!withMetadata.has(service)) return result;
  return {
    ...result,
    SdkHttpMetadata: { HttpStatusCode: 200 },
    SdkResponseMetadata: { RequestId: requestId },
  };
}

/** What the function returned. @throws StatesError by the name of what it threw */
function payloadOf({ Payload, FunctionError }: JsonObject): Json {
  const text = typeof Payload === "string" ? Payload : "";
  const payload = text === "" ? {} : parsed(text);
  if (FunctionError === undefined) return payload;
  const { errorType } = isObject(payload) ? payload : {};
  throw new StatesError(typeof errorType === "string" ? errorType : "Exception", text);
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
