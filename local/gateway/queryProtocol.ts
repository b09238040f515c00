import { AwsError } from "../services/errors";
import type { Api } from "../services/service";
import { bodyOf } from "./body";
import type { Call, Exchange, Protocol, Reply } from "./exchange";
import { queryInput } from "./queryInput";
import { declaration, element, escaped, isStructure, scalar } from "./xml";

/** Output members that are maps. All others that are no lists are structures. */
const maps = new Set(["Attributes"]);
/** More parameters than any Query API takes; each costs a tree node. */
const parameterLimit = 10_000;

function member(name: string, value: unknown): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return element(name, value.map((item) => member("member", item)).join(""));
  if (!isStructure(value)) return element(name, scalar(value));
  return element(name, maps.has(name) ? entriesOf(value) : membersOf(value));
}

function entriesOf(map: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(map).filter(([, value]) => value !== undefined && value !== null);
  return entries
    .map(([key, value]) => element("entry", element("key", escaped(key)) + member("value", value)))
    .join("");
}

function membersOf(structure: Readonly<Record<string, unknown>>): string {
  return Object.entries(structure)
    .map(([name, value]) => member(name, value))
    .join("");
}

function namespaceOf(api: Api): string {
  return `https://${api.signingName}.amazonaws.com/doc/${api.prefix ?? ""}/`;
}

async function formOf({ request, target }: Exchange): Promise<URLSearchParams> {
  if (request.method === "GET") return target.query;
  const text = (await bodyOf(request)).toString("utf8");
  if (text.split("&", parameterLimit + 1).length > parameterLimit) {
    throw new AwsError("MalformedInput", `The form has more than ${parameterLimit} parameters.`);
  }
  return new URLSearchParams(text);
}

/** The Query protocol: a form in, XML out. */
export const queryProtocol: Protocol = {
  async read(exchange): Promise<Call> {
    const form = await formOf(exchange);
    const operation = form.get("Action");
    if (operation === null)
      throw new AwsError("MissingAction", "The form has no Action; the Query protocol is spoken here.");
    return { operation, input: queryInput(form) };
  },

  write(exchange, api, { operation }, output): Reply {
    const result = isStructure(output) ? element(`${operation}Result`, membersOf(output)) : "";
    const metadata = element("ResponseMetadata", element("RequestId", exchange.requestId));
    const body = `<${operation}Response xmlns="${namespaceOf(api)}">${result}${metadata}</${operation}Response>`;
    return { status: 200, headers: headersOf(exchange), body };
  },

  fail(exchange, error): Reply {
    const type = element("Type", error.status < 500 ? "Sender" : "Receiver");
    const parts = type + element("Code", escaped(error.code)) + element("Message", escaped(error.message));
    const body = element("ErrorResponse", element("Error", parts) + element("RequestId", exchange.requestId));
    return { status: error.status, headers: headersOf(exchange), body: declaration + body };
  },
};

function headersOf(exchange: Exchange) {
  return { "content-type": "text/xml", "x-amzn-requestid": exchange.requestId };
}
