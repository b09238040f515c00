import type * as pulumi from "@pulumi/pulumi";

/** Arguments that AWS would refuse, or that would lose data. The message names every problem and its remedy. */
export class ArgsError extends Error {
  constructor(
    readonly component: string,
    readonly problems: readonly string[],
  ) {
    super(`${component}: ${problems.join(" ")}`);
    this.name = "ArgsError";
  }
}

/** Throws one ArgsError naming all problems. Entries that are false or undefined are checks that passed. */
export function checkArgs(component: string, checks: ReadonlyArray<string | false | undefined>): void {
  const problems = checks.filter((check): check is string => typeof check === "string");
  if (problems.length > 0) throw new ArgsError(component, problems);
}

/** The problem with a whole number outside `from..to`, or undefined where there is none. */
export function outside(name: string, value: number, from: number, to: number, why: string): string | undefined {
  if (Number.isInteger(value) && value >= from && value <= to) return undefined;
  return `${name} is ${value}: ${why}. Give a whole number from ${from} to ${to}.`;
}

/** Last edit of a child's inputs, before it is registered. */
export type Transform<Args> = (args: Args) => Args;

/** The three arguments of a child resource, after the caller's edit. */
export function transformed<Args, Options extends pulumi.ResourceOptions>(
  edit: Transform<Args> | undefined,
  name: string,
  args: Args,
  options: Options,
): [string, Args, Options] {
  return [name, edit === undefined ? args : edit(args), options];
}
