import { AwsError, UsageError } from "../errors";

/** What AWS refuses although the provider lets it through. Each problem is one sentence. */
export type Problems = string[];

/** @throws AwsError InvalidInputException naming every problem, where there is one */
export function refuseOn(problems: Problems): void {
  if (problems.length > 0) throw new AwsError("InvalidInputException", problems.join(" "));
}

/** @throws UsageError always: what Glue has and this runtime has not */
export function unsupported(what: string, instead: string): never {
  throw new UsageError(`${what} is not supported locally. ${instead} The supported list is docs/fidelity.md.`);
}
