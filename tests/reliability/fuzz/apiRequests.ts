import type { Environment } from "../../../local/environment";
import { serviceDefinitions } from "../../../local/services/folders";
import { wellFormed, type Chance } from "./chance";
import { corrupted, jsonText } from "./corruption";
import type { HttpRequest } from "./httpClient";
import { ApiModel } from "./models";

/** The names by which botocore and the credential scope know a service, where they are not the folder's. */
const botocoreNames: Readonly<Record<string, string>> = { redshift: "redshift-data", states: "stepfunctions" };
const queryServices = new Set(["iam", "sns", "sts"]);
/** Those that have no JSON or Query API here. */
const others = new Set(["s3", "lambda"]);

export interface Api {
  readonly service: string;
  readonly signingName: string;
  readonly operations: readonly string[];
  readonly model: ApiModel;
}

/** The APIs that the environment serves, with AWS's own description of each. */
export function servedApis(environment: Environment): Api[] {
  const names = serviceDefinitions().map(({ name }) => name);
  return names.flatMap((service) => {
    const operations = environment.operationsOf(service);
    if (operations.length === 0 || others.has(service)) return [];
    const signingName = service === "redshift" ? "redshift-data" : service;
    return [{ service, signingName, operations, model: new ApiModel(botocoreNames[service] ?? service) }];
  });
}

export const signedFor = (service: string): string =>
  `AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;

/** A call of one of the API's operations with one to three things wrong: in its members, its text or its name. */
export function apiRequest(chance: Chance, api: Api, known: Readonly<Record<string, readonly string[]>>): HttpRequest {
  const operation = chance.once(50) ? chance.text().replace(/[^\x20-\x7e]/g, "") : chance.pick(api.operations);
  const input = corrupted(chance, api.model.inputOf(chance, operation, known));
  return queryServices.has(api.service)
    ? queryRequest(chance, api, operation, input)
    : jsonRequest(chance, api, operation, input);
}

function jsonRequest(chance: Chance, { signingName, model }: Api, operation: string, input: unknown): HttpRequest {
  const { targetPrefix = "", jsonVersion = "1.1" } = model.metadata;
  const text = jsonText(input);
  const headers = {
    authorization: signedFor(signingName),
    "content-type": `application/x-amz-json-${jsonVersion}`,
    "x-amz-target": `${targetPrefix}.${operation}`,
  };
  return { method: "POST", path: "/", headers, body: chance.once(6) ? chance.mutated(text) : text };
}

function queryRequest(chance: Chance, { signingName, model }: Api, operation: string, input: unknown): HttpRequest {
  const form = [`Action=${encodeURIComponent(operation)}`, `Version=${model.metadata.apiVersion}`];
  flatten(form, "", input);
  const text = form.join("&");
  const headers = {
    authorization: signedFor(signingName),
    "content-type": "application/x-www-form-urlencoded; charset=utf-8",
  };
  return { method: "POST", path: "/", headers, body: chance.once(4) ? chance.mutated(text) : text };
}

/** A structure as dotted names: `Tags.member.1.Key=a`. */
function flatten(form: string[], prefix: string, value: unknown): void {
  if (typeof value !== "object" || value === null) {
    form.push(`${encodeURIComponent(wellFormed(prefix))}=${encodeURIComponent(wellFormed(String(value)))}`);
    return;
  }
  const list = Array.isArray(value);
  for (const [name, item] of Object.entries(value)) {
    const step = list ? `member.${Number(name) + 1}` : name;
    if (prefix.length < 2000) flatten(form, prefix === "" ? step : `${prefix}.${step}`, item);
  }
}
