import type { Cloud } from "../../cloud";
import type { Caller } from "../service";

type RoleCaller = Extract<Caller, { kind: "role" }>;

/**
 * Who makes the calls of one sandbox: the function's role, for whichever invocation the sandbox works on at that moment. SDK
 * clients keep the keys that they found at the cold start, so the keys stay and what they stand for changes.
 */
export class SandboxCaller implements RoleCaller {
  readonly kind = "role";
  readonly arn: string;
  readonly role: string;
  session: string;

  constructor(
    cloud: Cloud,
    roleArn: string,
    private readonly functionName: string,
  ) {
    const named = cloud.asRole(roleArn, functionName) as RoleCaller; // AWS names a function's session for the function
    this.arn = named.arn;
    this.role = named.role;
    this.session = `sandbox:${cloud.engine.random.hex(16)}`; // makes its keys its own
  }

  worksOn(requestId: string): void {
    this.session = `invocation:${requestId}`;
  }

  isIdle(): void {
    this.session = `function:${this.functionName}`;
  }
}
