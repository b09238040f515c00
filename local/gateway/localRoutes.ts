import type { IncomingMessage } from "node:http";
import { AwsError, UsageError } from "../services/errors";
import { bodyOf } from "./body";
import type { Exchange, Reply } from "./exchange";
import { jsonOf, structureOf } from "./json";
import { refuseWebPages } from "./strangers";

/** Answers one request of the command line. Throws UsageError for what the user can mend. */
export type LocalHandler = (body: unknown) => unknown;

/** The requests under /_landfall/ that are no AWS API: JSON in, JSON out, loopback only. */
export class LocalRoutes {
  private readonly handlers = new Map<string, LocalHandler>();

  add(path: string, handler: LocalHandler): void {
    const full = path.startsWith("/_landfall/") ? path : `/_landfall/${path}`;
    if (this.handlers.has(full)) throw new Error(`${full} has a handler already.`);
    this.handlers.set(full, handler);
  }

  async answer(exchange: Exchange, ready: boolean): Promise<Reply> {
    try {
      refuseStrangers(exchange.request);
      if (!ready) throw new AwsError("ServiceUnavailable", "Landfall is starting. Try again in a moment.", 503);
      return asReply(200, await this.handle(exchange));
    } catch (error) {
      const { name, message } = error as Error;
      const status = error instanceof AwsError ? error.status : error instanceof UsageError ? 400 : 500;
      return asReply(status, { error: error instanceof UsageError ? "UsageError" : name, message });
    }
  }

  private async handle({ request, target }: Exchange): Promise<unknown> {
    const handler = this.handlers.get(target.rawPath);
    if (handler === undefined) throw new AwsError("NotFound", `Nothing answers ${target.rawPath}.`, 404);
    if (request.method !== "POST") throw new AwsError("MethodNotAllowed", `${target.rawPath} takes POST.`, 405);
    return handler(structureOf(await bodyOf(request)));
  }
}

/** The content type keeps plain forms of web pages out. */
function refuseStrangers(request: IncomingMessage): void {
  refuseWebPages(request);
  if ((request.headers["content-type"] ?? "").startsWith("application/json")) return;
  throw new AwsError("AccessDenied", "Only application/json is answered here.", 403);
}

function asReply(status: number, value: unknown): Reply {
  return { status, headers: { "content-type": "application/json" }, body: jsonOf(value) };
}
