import type { Environment } from "../environment";
import { optionalList, text } from "../services/input";
import type { SessionAsked } from "../services/offers";
import type { Input } from "../services/service";
import type { Question } from "../spark/protocol";

/** Lets `landfall shell` begin sessions here, and their processes ask what their role may do in S3. */
export function routeShell(environment: Environment): void {
  const sessions = environment.offer("sessions");
  const { gateway } = environment;
  gateway.route("shell/begin", (body) => sessions.begin(body as SessionAsked));
  gateway.route("shell/ask", (body) => {
    const input = body as Input;
    const question = { kind: text(input, "kind") as Question["kind"], uris: optionalList(input, "uris").map(String) };
    return sessions.answer(text(input, "session"), question);
  });
  gateway.route("shell/end", async (body) => {
    await sessions.end(text(body as Input, "session"));
    return {};
  });
}
