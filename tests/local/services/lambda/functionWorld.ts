import type { Environment } from "../../../../local/environment";
import type { Properties, Resource } from "../../../../local/graph/graph";
import { resource } from "../../../support/environment";

const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

export function roleNamed(name: string, assumeRolePolicy = trust): Resource {
  return resource({ type: "aws:iam/role:Role", name, inputs: { name, assumeRolePolicy } });
}

/** An inline policy that allows these actions on these resources. */
export function allowed(role: Resource, Action: readonly string[], Resource: unknown = "*"): Resource {
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource }] });
  return resource({
    type: "aws:iam/rolePolicy:RolePolicy",
    name: `${role.name}-rights`,
    inputs: { role: role.id, policy },
  });
}

export const role = roleNamed("worker");

/** A function whose index.js is this text, with other files beside it. */
export function functionOf(
  source: string,
  inputs: Properties = {},
  files: Readonly<Record<string, string>> = {},
): Resource {
  const texts = { "index.js": source, ...files };
  const entries = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, { asset: "text", text }]));
  return resource({
    type: "aws:lambda/function:Function",
    name: "fn",
    inputs: {
      name: "fn",
      runtime: "nodejs22.x",
      handler: "index.handler",
      role: role.outputs.arn,
      code: { asset: "archive", entries },
      ...inputs,
    },
  });
}

export interface Answer {
  readonly error?: string;
  /** Parsed JSON. */
  readonly payload: unknown;
}

/** Invokes "fn" as the administrator and waits for the answer. */
export async function invoke(environment: Environment, event: unknown = {}): Promise<Answer> {
  const input = { FunctionName: "fn", Payload: JSON.stringify(event) };
  const { FunctionError, Payload } = await environment.call<{ FunctionError?: string; Payload: string }>(
    environment.admin,
    "lambda",
    "Invoke",
    input,
  );
  return { error: FunctionError, payload: JSON.parse(Payload) };
}
