import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Cloud } from "../cloud";
import { digest } from "../engine/random";
import { AwsError, UsageError } from "../services/errors";
import type { Exchange, Protocol, Reply, Served } from "./exchange";
import { faultProtocol, protocolOf } from "./protocols";
import { send } from "./reply";
import { LocalRoutes, type LocalHandler } from "./localRoutes";
import { signatureOf } from "./signature";
import { refuseWebPages } from "./strangers";
import { targetOf } from "./target";

/** Idle connections outlive the pools of AWS's clients, which would else meet a reset. */
const keepAliveMs = 75_000;

/**
 * The one port of the local runtime, speaking AWS's own protocols to any AWS client. It may listen before the services it stands
 * for exist: until `open()` every call is answered with ServiceUnavailable, which clients retry.
 */
export class Gateway {
  private readonly server: Server;
  private readonly routes = new LocalRoutes();
  private requests = 0;
  private ready = false;

  /** @param apis what to answer, by signing name; may be filled after construction */
  constructor(
    private readonly cloud: Pick<Cloud, "engine" | "call" | "callerOf">,
    private readonly apis: ReadonlyMap<string, Served>,
  ) {
    this.server = createServer(
      { keepAliveTimeout: keepAliveMs },
      (request, response) => void this.handle(request, response),
    );
    this.server.on("clientError", (_error, socket) =>
      socket.end("HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n"),
    );
  }

  /** Listens on 127.0.0.1. @returns the port; 0 asks for any free one. @throws UsageError where the port is taken */
  async listen(port: number): Promise<number> {
    await new Promise<void>((done, fail) => {
      this.server.once("error", (error: NodeJS.ErrnoException) => {
        const taken = `Port ${port} is taken. Stop what listens there, or give another with --port.`;
        fail(error.code === "EADDRINUSE" ? new UsageError(taken) : error);
      });
      this.server.listen(port, "127.0.0.1", done);
    });
    return (this.server.address() as AddressInfo).port;
  }

  /** From now on calls reach the services. */
  open(): void {
    this.ready = true;
  }

  /** Answers POST /_landfall/<path>, JSON in and out, from loopback only: the way of the command line into the runtime. */
  route(path: string, handler: LocalHandler): void {
    this.routes.add(path, handler);
  }

  async close(): Promise<void> {
    this.ready = false;
    if (!this.server.listening) return;
    await new Promise<void>((done) => {
      this.server.close(() => done());
      this.server.closeAllConnections();
    });
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = targetOf(request.url ?? "/");
    const exchange: Exchange = { request, target, requestId: this.nextRequestId() };
    const local = target.rawPath.startsWith("/_landfall/");
    const reply = local ? await this.routes.answer(exchange, this.ready) : await this.answer(exchange);
    drain(request);
    // Clients take the answer's date for AWS's time: one that is far from theirs, they call again for.
    const headers = { date: new Date(this.cloud.engine.now()).toUTCString(), ...reply.headers };
    await send(request, response, { ...reply, headers }).catch(() => response.destroy()); // a header that HTTP cannot carry
  }

  private async answer(exchange: Exchange): Promise<Reply> {
    let protocol: Protocol = faultProtocol(exchange);
    try {
      if (!this.ready) throw new AwsError("ServiceUnavailable", "Landfall is starting. Try again in a moment.", 503);
      refuseWebPages(exchange.request);
      const signature = signatureOf(exchange.request.headers, exchange.target);
      const served = this.served(signature.signingName);
      protocol = protocolOf(served.api);
      return await this.perform(exchange, protocol, served, signature.accessKeyId);
    } catch (error) {
      return protocol.fail(exchange, this.asAwsError(error));
    }
  }

  private async perform(
    exchange: Exchange,
    protocol: Protocol,
    { service, api }: Served,
    accessKeyId: string,
  ): Promise<Reply> {
    const call = await protocol.read(exchange, api);
    if (!Object.hasOwn(api.operations, call.operation))
      throw unknownOperation(service, call.operation, Object.keys(api.operations));
    const output = await this.cloud.call(this.cloud.callerOf(accessKeyId), service, call.operation, call.input);
    // What a client is told has happened must survive a kill.
    if (exchange.request.method !== "GET" && exchange.request.method !== "HEAD")
      await this.cloud.engine.store.durable();
    return protocol.write(exchange, api, call, output);
  }

  private served(signingName: string): Served {
    const served = this.apis.get(signingName);
    if (served !== undefined) return served;
    const known = [...this.apis.keys()].sort().join(", ");
    throw new AwsError(
      "UnknownOperationException",
      `Service "${signingName}" is not supported locally. Supported: ${known}.`,
      400,
    );
  }

  private asAwsError(error: unknown): AwsError {
    if (error instanceof AwsError) return error;
    const why = error instanceof Error ? error.message : String(error);
    this.cloud.engine.trace.add({
      who: "landfall",
      did: "gateway:Answer",
      on: "gateway",
      outcome: "failed",
      why,
      about: [],
    });
    return new AwsError("InternalFailure", `Landfall failed: ${why}`, 500);
  }

  /** Counted, not drawn: how often a client polls must not change what chance deals to the rest of a run. */
  private nextRequestId(): string {
    const id = digest(`request ${this.requests++}`, 32);
    return `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}`;
  }
}

/** Many clients look at no answer before they have sent their whole body. */
function drain(request: IncomingMessage): void {
  if (request.readableEnded) return;
  request.unpipe();
  request.resume();
}

function unknownOperation(service: string, operation: string, supported: readonly string[]): AwsError {
  const listed = [...supported].sort().join(", ");
  return new AwsError(
    "UnknownOperationException",
    `${service}:${operation} is not supported locally. Supported: ${listed}.`,
    400,
  );
}
