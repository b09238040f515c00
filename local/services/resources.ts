import type { Properties } from "../graph/graph";

/** How near to AWS something is: exact, approximate (say how), or refused. */
export type Fidelity = "exact" | { readonly approximate: string };

/** Where a resource is being made: what AWS-computed outputs follow from. */
export interface Place {
  readonly accountId: string;
  readonly region: string;
  /** Stands in for Pulumi's auto-naming: `<logical name>-<7 hex digits>`, the same at each evaluation. */
  readonly physicalName: string;
  /** `digits` hexadecimal digits that follow from the resource's URN. */
  id(digits: number): string;
}

/** How the runtime treats one type of resource. */
export interface ResourceSupport {
  /**
   * Every input property that is honoured, with how well. One that is not listed refuses the program at start, by name.
   * Nested properties are spelled `outer.inner`; an outer listed alone takes all below it.
   */
  readonly properties: Readonly<Record<string, Fidelity>>;
  /** The physical id and what AWS computes besides the inputs. Defaults that AWS fills in belong here too. */
  outputs(inputs: Properties, at: Place): { id: string } & Record<string, unknown>;
  /** What is wrong with the inputs, or not supported, beyond what `properties` says. Each a sentence; they refuse the program at start. */
  problems?(inputs: Properties): readonly string[];
}

/** Pulumi type token to its support. Pure: evaluating a program needs no service running. */
export type ResourceTable = Readonly<Record<string, ResourceSupport>>;
