import type { Ask } from "../cloud";
import { AwsError } from "../services/errors";
import type { Decision } from "./evaluate";

export type Refusal = Extract<Decision, { allowed: false }>;

/** What a service calls a missing right, by the prefix of its actions. The rest say AccessDeniedException with status 400. */
const codes: Readonly<Record<string, readonly [code: string, status: number]>> = {
  s3: ["AccessDenied", 403],
  sqs: ["AccessDenied", 403],
  sns: ["AuthorizationError", 403],
  sts: ["AccessDenied", 403],
  iam: ["AccessDenied", 403],
  cloudwatch: ["AccessDenied", 403],
  redshift: ["AccessDenied", 403],
  ec2: ["UnauthorizedOperation", 403],
  lambda: ["AccessDeniedException", 403],
};

/** @returns the error that `service` (a prefix such as "s3") answers a refusal with */
export function denial(service: string, message: string): AwsError {
  const [code, status] = codes[service] ?? ["AccessDeniedException", 400];
  return new AwsError(code, message, status);
}

/** AWS's own sentence: who may not do what on what, and which kind of policy is the reason. */
export function denialMessage(ask: Ask, refusal: Refusal): string {
  const resource = ask.action.startsWith("s3:") ? JSON.stringify(ask.resource) : ask.resource;
  const who = ask.caller.kind === "service" ? `Service: ${ask.caller.service}` : `User: ${ask.caller.arn}`;
  return `${who} is not authorized to perform: ${ask.action} on resource: ${resource} ${reason(ask, refusal)}`;
}

function reason(ask: Ask, { refused, by }: Refusal): string {
  if (refused === "implicitly") return `because no ${by} allows the ${ask.action} action`;
  return `with an explicit deny in ${by === "identity-based policy" ? "an" : "a"} ${by}`;
}

/** For people who look for the cause: the same, and the statement that denied. */
export function denialCause(ask: Ask, refusal: Refusal): string {
  const { ground } = refusal;
  const statement = ground === undefined ? "" : `: ${ground.statement} of the ${ground.policy}`;
  return reason(ask, refusal) + statement;
}
