import type { Stack } from "./stack";

/** Something with code in it, that does what its role lets it. */
export interface Actor {
  readonly key: string;
  /** ARN. */
  readonly role: string;
}

/** Functions and jobs. What crawlers and state machines do, their own properties say. */
export function actorsOf(stack: Stack): Actor[] {
  const functions = stack.ofType("aws:lambda/function:Function");
  const jobs = stack.ofType("aws:glue/job:Job");
  return [
    ...functions.map(({ urn, inputs }) => ({ key: urn, role: String(inputs.role) })),
    ...jobs.map(({ urn, inputs }) => ({ key: urn, role: String(inputs.roleArn) })),
  ];
}
