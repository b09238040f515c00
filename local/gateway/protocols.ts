import type { Api } from "../services/service";
import type { Exchange, Protocol } from "./exchange";
import { jsonProtocol } from "./jsonProtocol";
import { lambdaProtocol } from "./lambdaProtocol";
import { queryProtocol } from "./queryProtocol";
import { s3Protocol } from "./s3/s3Protocol";

const protocols: Readonly<Record<Api["protocol"], Protocol>> = {
  "json-1.0": jsonProtocol,
  "json-1.1": jsonProtocol,
  query: queryProtocol,
  "rest-json": lambdaProtocol,
  "rest-xml": s3Protocol,
};

export function protocolOf(api: Api): Protocol {
  return protocols[api.protocol];
}

/** The protocol to say in that a request names no service that is known: what it looks like. */
export function faultProtocol({ request }: Exchange): Protocol {
  if (request.headers["x-amz-target"] !== undefined) return jsonProtocol;
  const form = (request.headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");
  return form ? queryProtocol : s3Protocol;
}
