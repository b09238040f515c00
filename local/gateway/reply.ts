import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Reply } from "./exchange";

/** Statuses that carry no body and no length of one. */
const bodiless = new Set([204, 304]);

/** Sends a reply. A client that went away, or a body that broke off half-way, ends the connection and nothing else. */
export async function send(request: IncomingMessage, response: ServerResponse, reply: Reply): Promise<void> {
  const { status, headers, body } = reply;
  if (!(body instanceof Readable)) {
    const bytes = typeof body === "string" ? Buffer.from(body) : body;
    const length = bodiless.has(status) ? {} : { "content-length": bytes.length };
    response.writeHead(status, { ...length, ...headers });
    const isBare = request.method === "HEAD" || bytes.length === 0; // what has no body goes out in one write
    response.end(isBare ? undefined : bytes);
    return;
  }
  response.writeHead(status, headers);
  await pipeline(body, response).catch(() => response.destroy());
}
