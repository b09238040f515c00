import { AwsError } from "../services/errors";
import { bodyOf } from "./body";
import type { Call, Exchange, Protocol, Reply } from "./exchange";
import { jsonOf } from "./json";
import { decoded } from "./target";

interface InvokeOutput {
  readonly StatusCode?: number;
  readonly Payload?: Buffer | string;
  readonly FunctionError?: string;
  readonly ExecutedVersion?: string;
}

function header(exchange: Exchange, name: string): string | undefined {
  const value = exchange.request.headers[name];
  return typeof value === "string" ? value : undefined;
}

/** Lambda's REST-JSON, as far as calling functions goes. */
export const lambdaProtocol: Protocol = {
  async read(exchange): Promise<Call> {
    const { request, target } = exchange;
    const [, name] = /^\/2015-03-31\/functions\/([^/]+)\/invocations\/?$/.exec(target.rawPath) ?? [];
    if (request.method !== "POST" || name === undefined) {
      throw new AwsError(
        "UnknownOperationException",
        `${request.method} ${target.rawPath} is not supported; of Lambda's API Invoke is.`,
        404,
      );
    }
    const input = {
      FunctionName: decoded(name, "InvalidParameterValueException"),
      InvocationType: header(exchange, "x-amz-invocation-type") ?? "RequestResponse",
      LogType: header(exchange, "x-amz-log-type"),
      ClientContext: header(exchange, "x-amz-client-context"),
      Qualifier: target.query.get("Qualifier") ?? undefined,
      Payload: await bodyOf(request),
    };
    return { operation: "Invoke", input };
  },

  write(exchange, _api, _call, output): Reply {
    const { StatusCode = 200, Payload = "", FunctionError, ExecutedVersion } = (output ?? {}) as InvokeOutput;
    const headers = {
      "content-type": "application/json",
      "x-amzn-requestid": exchange.requestId,
      ...(FunctionError === undefined ? {} : { "x-amz-function-error": FunctionError }),
      ...(ExecutedVersion === undefined ? {} : { "x-amz-executed-version": ExecutedVersion }),
    };
    return { status: StatusCode, headers, body: Payload };
  },

  fail(exchange, error): Reply {
    const headers = {
      "content-type": "application/json",
      "x-amzn-requestid": exchange.requestId,
      "x-amzn-errortype": error.code,
    };
    const type = error.status < 500 ? "User" : "Service";
    return {
      status: error.status,
      headers,
      body: jsonOf({ Type: type, Message: error.message, message: error.message, ...error.members }),
    };
  },
};
