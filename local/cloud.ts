import type { Engine } from "./engine/engine";
import type { Graph } from "./graph/graph";
import type { Offers } from "./services/offers";
import type { Caller, Input } from "./services/service";
import type { StandIns } from "./standIns";

/** A question to IAM: may this caller do this? */
export interface Ask {
  readonly caller: Caller;
  /** "s3:GetObject" */
  readonly action: string;
  readonly resource: string;
  /** The resource's own policy, parsed JSON, where it has one. */
  readonly resourcePolicy?: unknown;
  /** Condition keys beyond those every call has (aws:PrincipalArn, aws:SourceArn, aws:SourceAccount, aws:SecureTransport, aws:CurrentTime, ...). */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
  /** True where identity policies count only if the resource policy hands over to the account (KMS keys, role trust). */
  readonly needsResourcePolicy?: boolean;
}

/** Keys for code that is not ours, as AWS puts them in its environment. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** What every service gets: the engine, the graph, and the way to other services. */
export interface Cloud {
  readonly engine: Engine;
  readonly graph: Graph;
  readonly accountId: string;
  readonly region: string;
  /** Folder that holds this environment's state; services keep files in a folder of their own name. */
  readonly directory: string;
  /** The project's root: where node_modules and the virtual environment are. */
  readonly projectRoot: string;
  /** The gateway's address, "http://127.0.0.1:<port>". Known before any service starts. */
  readonly endpoint: string;
  /** In a simulation, what runs code that is not ours. */
  readonly standIns?: StandIns;

  /** Makes an API call of another service, as `caller`: authorised and traced like one from outside. */
  call<T = unknown>(caller: Caller, service: string, operation: string, input: Input): Promise<T>;
  /** The API calls that a service answers; none where there is no such service. */
  operationsOf(service: string): readonly string[];
  /** What another service offers in process, beyond its API. */
  offer<K extends keyof Offers>(name: K): Offers[K];
  /** Makes `offer` answer. Called in a service's constructor. */
  provide<K extends keyof Offers>(name: K, offered: Offers[K]): void;

  /** @throws AwsError AccessDenied (or AccessDeniedException) naming principal, action and resource; traced either way */
  authorize(ask: Ask): void;
  /** The same question, answered. */
  allows(ask: Ask): boolean;

  /** A role's caller for one session. */
  asRole(roleArn: string, session: string): Caller;
  asService(service: string, sourceArn: string): Caller;
  readonly admin: Caller;
  /**
   * Issues keys that the gateway recognises as `caller`. `beforeCall` runs before each call made with them: a Glue job's
   * files become objects there, so that its next API call finds what Spark has just written.
   */
  credentials(caller: Caller, beforeCall?: () => Promise<void>): Credentials;
  /** The caller behind an access key id; the administrator for keys never issued. */
  callerOf(accessKeyId: string | undefined): Caller;
}
