import { apiRequest, servedApis, signedFor, type Api } from "./apiRequests";
import { wellFormed, type Chance } from "./chance";
import { commonCodes, s3Codes, sqsCodes } from "./errorCodes";
import { HttpClient, type HttpRequest, type HttpResponse } from "./httpClient";
import { ApiModel } from "./models";
import type { Answer, Probe } from "./probe";
import { rawRequest } from "./rawRequests";
import { s3Request } from "./s3Requests";
import { outsideText, type Stand } from "./stand";

/** Malformed requests to a running gateway, over HTTP. */
export class GatewayProbes {
  private readonly client: HttpClient;
  private readonly apis: readonly Api[];
  private readonly codes: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(private readonly stand: Stand) {
    this.client = new HttpClient(new URL(stand.environment.endpoint));
    this.apis = servedApis(stand.environment);
    this.codes = codesOf(this.apis);
  }

  s3(chance: Chance): Probe {
    return this.http("s3", s3Request(chance));
  }

  api(chance: Chance): Probe {
    const api = chance.pick(this.apis);
    return this.http(api.service, apiRequest(chance, api, this.stand.known));
  }

  lambda(chance: Chance): Probe {
    const name = encodeURIComponent(wellFormed(chance.text())).slice(0, 4000);
    const headers = { authorization: signedFor("lambda"), "x-amz-invocation-type": chance.pick(["Event", "x", ""]) };
    const path = `/2015-03-31/functions/${name}/${chance.pick(["invocations", "invocations/", "code", ""])}`;
    return this.http("lambda", { method: chance.pick(["POST", "POST", "GET"]), path, headers, body: chance.text() });
  }

  raw(chance: Chance): Probe {
    const bytes = rawRequest(chance);
    return {
      what: "raw HTTP",
      input: bytes.toString("latin1"),
      answer: async () => {
        const text = await this.client.raw(bytes);
        const [, status] = /^HTTP\/1\.1 (\d+)/.exec(text) ?? [];
        if (status === undefined && text !== "") return { code: "none", fault: `no HTTP came back: ${text}` };
        return judged(`HTTP ${status ?? "closed"}`, Number(status ?? 400), text);
      },
    };
  }

  /** @throws where the gateway does not answer a plain request as it did before */
  async alive(): Promise<void> {
    const request = { method: "GET", path: "/", headers: { authorization: signedFor("s3") }, body: "" };
    const { status } = await this.client.send(request);
    if (status !== 200) throw new Error(`ListBuckets is answered with ${status}.`);
  }

  close(): void {
    this.client.close();
  }

  private http(what: string, request: HttpRequest): Probe {
    const { method, path, headers, body } = request;
    return {
      what,
      input: `${method} ${path} ${JSON.stringify(headers)}\n${body.toString("utf8")}`,
      answer: async () => this.judge(what, await this.client.send(request)),
    };
  }

  private judge(what: string, response: HttpResponse): Answer {
    if (response.status < 400) return judged("taken", response.status, response.body);
    const code = codeOf(response);
    const answer = judged(code, response.status, response.body);
    const known = code.startsWith("HTTP ") || this.codes.get(what)?.has(code) === true;
    return known || answer.fault !== undefined
      ? answer
      : { code, fault: `${what} has no error ${code}: ${response.body}` };
  }
}

function codesOf(apis: readonly Api[]): ReadonlyMap<string, ReadonlySet<string>> {
  const modelled = apis.map(({ service, model }) => [service, model.errorCodes()] as const);
  const all = [...modelled, ["s3", s3Codes] as const, ["lambda", new ApiModel("lambda").errorCodes()] as const];
  return new Map(
    all.map(([what, codes]) => [what, new Set([...commonCodes, ...(what === "sqs" ? sqsCodes : []), ...codes])]),
  );
}

/** What no input may bring about: a fault of the server, or a look outside of the state folder. NotImplemented is S3's own. */
function judged(code: string, status: number, text: string): Answer {
  if (text.includes(outsideText)) return { code, fault: "a file outside of the state folder was read" };
  if (status >= 500 && status !== 501) return { code, fault: `${status}: ${text}` };
  return { code };
}

function codeOf({ status, headers, body }: HttpResponse): string {
  const header = headers["x-amzn-errortype"];
  if (typeof header === "string") return header;
  const [, code] = /<Code>([^<]*)<\/Code>/.exec(body) ?? [];
  return code ?? `HTTP ${status}`;
}
