/** What main thread and worker of a function say to each other. Plain data: it crosses threads. */

/** How Date behaves inside the function: untouched, flowing from the runtime's moment, or standing still at it. */
export type SandboxTime = "real" | "flowing" | "standing";

export interface SandboxData {
  /** Folder of the unpacked archive, without symbolic links in its path. */
  readonly taskRoot: string;
  /** The node_modules folder that has the AWS SDK. */
  readonly sdkRoot: string;
  /** "__index.handler" */
  readonly handler: string;
  /** Whether the runtime version takes callback-style handlers: up to Node.js 22. */
  readonly callbacks: boolean;
  readonly time: SandboxTime;
  /** Milliseconds since the epoch, the runtime's clock. */
  readonly moment: number;
  readonly seed: number;
}

/** The fields of Lambda's context object that are data. */
export interface InvocationContext {
  readonly awsRequestId: string;
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  readonly memoryLimitInMB: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
}

export interface ToSandbox {
  /** JSON text. */
  readonly event: string;
  readonly context: InvocationContext;
  readonly moment: number;
  /** When the invocation times out, on the runtime's clock. */
  readonly deadline: number;
  readonly seed: number;
}

export interface FunctionErrorShape {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

export type TurnOutcome =
  /** `payload` is JSON text. */
  { readonly ok: true; readonly payload: string } | { readonly ok: false; readonly error: FunctionErrorShape };

export type FromSandbox =
  | { readonly kind: "ready" }
  | { readonly kind: "line"; readonly line: string }
  | ({ readonly kind: "outcome" } & TurnOutcome)
  /** The worker ends of this, at init or while it worked. */
  | { readonly kind: "crash"; readonly error: FunctionErrorShape };
