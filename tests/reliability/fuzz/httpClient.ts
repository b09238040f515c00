import { Agent, request } from "node:http";
import { connect } from "node:net";

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** Calls one gateway over connections that stay open. */
export class HttpClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 32 });

  constructor(private readonly endpoint: URL) {}

  send({ method, path, headers, body }: HttpRequest): Promise<HttpResponse> {
    const { hostname, port } = this.endpoint;
    const length = body.length === 0 ? {} : { "content-length": Buffer.byteLength(body) }; // Node gives DELETE none
    return new Promise((done, fail) => {
      const sent = request(
        { hostname, port, method, path, headers: { ...headers, ...length }, agent: this.agent },
        (response) => {
          const parts: Buffer[] = [];
          response.on("data", (part: Buffer) => parts.push(part));
          response.on("error", fail);
          response.on("end", () =>
            done({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(parts).toString("utf8"),
            }),
          );
        },
      );
      sent.on("error", fail);
      sent.end(body);
    });
  }

  /** Sends bytes that need not be HTTP, and the end. @returns what came back until the other side closed */
  raw(bytes: Buffer): Promise<string> {
    return new Promise((done) => {
      let text = "";
      const socket = connect(Number(this.endpoint.port), this.endpoint.hostname, () => socket.end(bytes));
      socket.on("data", (part: Buffer) => (text += part.toString("latin1")));
      socket.on("error", () => done(text)); // the gateway may hang up on what is no HTTP
      socket.on("close", () => done(text));
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
