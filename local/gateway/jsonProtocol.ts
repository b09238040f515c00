import { AwsError } from "../services/errors";
import type { Api } from "../services/service";
import { bodyOf } from "./body";
import type { Call, Exchange, Protocol, Reply } from "./exchange";
import { jsonOf, structureOf } from "./json";

/** SQS's clients still look for the codes that its Query protocol had. */
const queryCodes: Readonly<Record<string, string>> = {
  QueueDoesNotExist: "AWS.SimpleQueueService.NonExistentQueue",
  EmptyBatchRequest: "AWS.SimpleQueueService.EmptyBatchRequest",
  TooManyEntriesInBatchRequest: "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
  BatchEntryIdsNotDistinct: "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
};

function operationOf({ request }: Exchange, api: Api): string {
  const target = request.headers["x-amz-target"];
  if (typeof target !== "string") {
    const seen = String(request.headers["smithy-protocol"] ?? request.headers["content-type"] ?? "no content type");
    throw new AwsError(
      "UnknownOperationException",
      `X-Amz-Target is missing (${seen}); ${api.signingName} takes ${api.protocol} here.`,
    );
  }
  const dot = target.lastIndexOf(".");
  const prefix = target.slice(0, Math.max(0, dot));
  if (prefix === api.prefix) return target.slice(dot + 1);
  throw new AwsError(
    "UnknownOperationException",
    `X-Amz-Target is "${target}"; it must start with "${api.prefix ?? ""}.".`,
  );
}

function headersOf(exchange: Exchange, contentType: string) {
  return { "content-type": contentType, "x-amzn-requestid": exchange.requestId };
}

/** AWS JSON 1.0 and 1.1: the operation in a header, structures in the body. */
export const jsonProtocol: Protocol = {
  async read(exchange, api): Promise<Call> {
    const operation = operationOf(exchange, api);
    return { operation, input: structureOf(await bodyOf(exchange.request)) };
  },

  write(exchange, api, _call, output): Reply {
    const version = api.protocol === "json-1.0" ? "1.0" : "1.1";
    return { status: 200, headers: headersOf(exchange, `application/x-amz-json-${version}`), body: jsonOf(output) };
  },

  fail(exchange, error: AwsError): Reply {
    const contentType = exchange.request.headers["content-type"] ?? "application/x-amz-json-1.1";
    const queryCode = `${queryCodes[error.code] ?? error.code};${error.status < 500 ? "Sender" : "Receiver"}`;
    return {
      status: error.status,
      headers: { ...headersOf(exchange, contentType), "x-amzn-errortype": error.code, "x-amzn-query-error": queryCode },
      body: jsonOf({ __type: error.code, message: error.message, Message: error.message, ...error.members }),
    };
  },
};
