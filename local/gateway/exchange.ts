import type { IncomingMessage, OutgoingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import type { AwsError } from "../services/errors";
import type { Api, Input } from "../services/service";
import type { Target } from "./target";

/** An API that the gateway answers, and the folder name of the service behind it. */
export interface Served {
  readonly service: string;
  readonly api: Api;
}

/** A request as a protocol sees it: nothing of the body is read yet. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly target: Target;
  readonly requestId: string;
}

/** What goes back to the client. A stream is sent as it comes; text and buffers carry their length. */
export interface Reply {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string | Buffer | Readable;
}

/** An API call taken off the wire. */
export interface Call {
  readonly operation: string;
  readonly input: Input;
}

/** How calls, results and errors look on the wire. */
export interface Protocol {
  /** @throws AwsError where the request is none that the protocol knows */
  read(exchange: Exchange, api: Api): Promise<Call>;
  write(exchange: Exchange, api: Api, call: Call, output: unknown): Reply;
  fail(exchange: Exchange, error: AwsError): Reply;
}
