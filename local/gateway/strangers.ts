import type { IncomingMessage } from "node:http";
import { AwsError } from "../services/errors";

/** This machine by name or number, and buckets in front of it. */
const thisMachine = /^(127\.0\.0\.1|\[::1\]|([a-z0-9][a-z0-9.-]*\.)?localhost)(:\d+)?$/i;

/**
 * A page open in a browser can reach loopback, also under a name of its own that resolves there. No AWS client sends an Origin,
 * and none calls this machine by another name.
 *
 * @throws AwsError AccessDenied
 */
export function refuseWebPages({ headers }: IncomingMessage): void {
  const { host = "", origin } = headers;
  if (origin !== undefined)
    throw new AwsError("AccessDenied", `Requests of web pages (${origin}) are not answered.`, 403);
  if (thisMachine.test(host)) return;
  const wanted = "127.0.0.1, [::1], localhost or <bucket>.localhost";
  throw new AwsError("AccessDenied", `Host is "${host}"; this machine is answered as ${wanted} only.`, 403);
}
