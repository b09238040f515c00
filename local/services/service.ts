import type { Cloud } from "../cloud";
import type { Resource } from "../graph/graph";
import type { Fidelity } from "./resources";

/** Input of an API call: AWS's member names, JSON values; blobs are Buffers, streams are Readables. */
export type Input = Readonly<Record<string, unknown>>;

/** Who makes a call. */
export type Caller =
  /** The account's administrator: the command line, and any key that the runtime did not issue. */
  | { readonly kind: "admin"; readonly arn: string }
  /** A role at work. `session` ties its calls to what it works for: "invocation:<id>", "jobrun:<id>", ... */
  | { readonly kind: "role"; readonly arn: string; readonly role: string; readonly session: string }
  /** An AWS service acting by itself ("events.amazonaws.com"), for the resource `sourceArn`. */
  | { readonly kind: "service"; readonly arn: string; readonly service: string; readonly sourceArn: string };

/** Answers one API call. Throws AwsError with AWS's code where AWS would. */
export type Operation = (input: Input, caller: Caller) => unknown;

/** The calls that a service answers, and how they look on the wire. */
export interface Api {
  readonly protocol: "json-1.0" | "json-1.1" | "query" | "rest-json" | "rest-xml";
  /** The service's name in the SigV4 credential scope. */
  readonly signingName: string;
  /** JSON protocols: what stands before the dot in X-Amz-Target. Query: the API version. */
  readonly prefix?: string;
  readonly operations: Readonly<Record<string, Operation>>;
}

export interface FidelityRow {
  /** "call": an API operation; "behaviour": anything else worth a row. Resources get theirs from the resource table. */
  readonly kind: "call" | "behaviour";
  readonly what: string;
  readonly fidelity: Fidelity | { readonly refused: string };
}

/** A service at work in one environment. */
export interface Service {
  readonly api?: Api;
  /** Brings one resource into being. Called in dependency order, before `start`; at each start of the environment anew. */
  deploy(resource: Resource): void | Promise<void>;
  /** Begins to act: takes up again whatever the store says was under way. */
  start?(): void | Promise<void>;
  stop?(): void | Promise<void>;
}

/** What a service folder's `service.ts` exports as `definition`; its `resources.ts` holds the resource table. */
export interface ServiceDefinition {
  /** Folder name, and the name other services call it by. */
  readonly name: string;
  /** Resource types, each of which must stand in the service's resource table. */
  readonly types: readonly string[];
  readonly fidelity: readonly FidelityRow[];
  create(cloud: Cloud): Service;
}
