import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { setMockOptions } from "@pulumi/pulumi/runtime/settings";
import { digest } from "../engine/random";
import { UsageError } from "../services/errors";
import type { Place, ResourceSupport } from "../services/resources";
import { plain } from "./assets";
import { localAccount, unknownValue, type Properties, type Resource } from "./graph";
import { unsupportedProperties } from "./support";

interface Registration {
  getType(): string;
  getName(): string;
  getParent(): string;
  getCustom(): boolean;
  getRemote(): boolean;
  getDependenciesList(): string[];
  getPropertydependenciesMap(): { entries(): Iterable<readonly [string, { getUrnsList(): string[] }]> };
}

const answers: Readonly<Record<string, Properties>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": {
    accountId: localAccount.accountId,
    arn: `arn:aws:iam::${localAccount.accountId}:root`,
    userId: localAccount.accountId,
    id: localAccount.accountId,
  },
  "aws:index/getRegion:getRegion": {
    region: localAccount.region,
    name: localAccount.region,
    id: localAccount.region,
    description: "US East (N. Virginia)",
  },
  "aws:index/getPartition:getPartition": {
    partition: "aws",
    dnsSuffix: "amazonaws.com",
    id: "aws",
    reverseDnsPrefix: "com.amazonaws",
  },
  "aws:ec2/getSubnet:getSubnet": { availabilityZone: `${localAccount.region}a` },
};

/** Stands where the Pulumi engine would: takes every registration, computes what AWS would, remembers it as the graph. */
export class Recorder {
  readonly resources: Resource[] = [];
  readonly problems: string[] = [];
  private current?: Registration;

  constructor(
    private readonly project: string,
    private readonly stack: string,
    private readonly supported: ReadonlyMap<string, ResourceSupport>,
    /** As in a first preview: nothing exists, so that whatever AWS computes is unknown. */
    private readonly preview = false,
  ) {}

  /** Puts this recorder behind the Pulumi SDK of this process. */
  install(): void {
    void pulumi.runtime.setMocks(
      { newResource: () => ({ id: undefined, state: {} }), call: () => ({}) },
      this.project,
      this.stack,
      this.preview,
    );
    setMockOptions(this.monitor(), this.project, this.stack, this.preview);
  }

  private monitor(): MockMonitor {
    const monitor = new MockMonitor({
      newResource: (args) => this.register(args, this.current),
      call: ({ token }) => this.answer(token),
    });
    // The mocks' own URNs leave out all parents but the last; dependencies must name resources as the graph and Pulumi do.
    Object.assign(monitor, {
      newUrn: (parent: string, type: string, name: string) =>
        urnOf(this.stack, this.project, parent === "" ? undefined : parent, type, name),
    });
    const registerResource = monitor.registerResource.bind(monitor);
    // The mocks are told neither parent nor dependencies: the registration itself is read as it passes.
    monitor.registerResource = (request: Registration, callback: Parameters<typeof registerResource>[1]) => {
      this.current = request;
      return registerResource(request, callback);
    };
    return monitor;
  }

  private answer(token: string): Properties {
    const known = answers[token];
    if (known === undefined) {
      throw new UsageError(
        `The local runtime does not answer ${token}. It answers: ${Object.keys(answers).join(", ")}.`,
      );
    }
    return known;
  }

  private async register(
    args: pulumi.runtime.MockResourceArgs,
    request: Registration | undefined,
  ): Promise<pulumi.runtime.MockResourceResult> {
    const { type, name } = args;
    const parent = parentOf(request);
    const support = this.supported.get(type);
    const inputs = (await plain(args.inputs)) as Properties;
    const urn = urnOf(this.stack, this.project, parent, type, name);
    if (this.resources.some((other) => other.urn === urn)) {
      this.problems.push(`${type} "${name}": this name is taken; Pulumi lets two resources have no URN in common.`);
    }
    const computed = this.preview ? { id: undefined } : this.outputsOf(type, name, inputs, support, request);
    const { id, ...outputs } = computed;
    this.resources.push({
      urn,
      type,
      name,
      custom: request?.getCustom() ?? true,
      id: id ?? unknownValue,
      inputs,
      outputs: { ...inputs, ...outputs },
      ...(parent === undefined ? {} : { parent }),
      dependencies: request?.getDependenciesList() ?? [],
      propertyDependencies: propertyDependenciesOf(request),
    });
    return { id, state: { ...(args.inputs as Properties), ...outputs } };
  }

  private outputsOf(
    type: string,
    name: string,
    inputs: Properties,
    support: ResourceSupport | undefined,
    request: Registration | undefined,
  ): { id: string } & Record<string, unknown> {
    if (support === undefined) {
      if (request?.getCustom() === true || request?.getRemote() === true) {
        this.problems.push(`${type} "${name}": the local runtime does not support this resource type.`);
      }
      return { id: name };
    }
    for (const property of unsupportedProperties(inputs, support)) {
      this.problems.push(`${type} "${name}": the local runtime does not support the property ${property}.`);
    }
    for (const problem of support.problems?.(inputs) ?? []) this.problems.push(`${type} "${name}": ${problem}`);
    return support.outputs(inputs, this.placeOf(type, name));
  }

  private placeOf(type: string, name: string): Place {
    const id = (digits: number) => digest(`${this.project}/${this.stack}/${type}/${name}`, digits);
    return { accountId: localAccount.accountId, region: localAccount.region, physicalName: `${name}-${id(7)}`, id };
  }
}

function propertyDependenciesOf(request: Registration | undefined): Record<string, string[]> {
  const entries = [...(request?.getPropertydependenciesMap().entries() ?? [])];
  return Object.fromEntries(entries.map(([property, from]) => [property, from.getUrnsList()]));
}

/** The SDK says "no parent" by empty text. */
function parentOf(request: Registration | undefined): string | undefined {
  const parent = request?.getParent() ?? "";
  return parent === "" ? undefined : parent;
}

function urnOf(stack: string, project: string, parent: string | undefined, type: string, name: string): string {
  const parentType = parent?.split("::")[2];
  const qualified = parentType === undefined || parentType === "pulumi:pulumi:Stack" ? type : `${parentType}$${type}`;
  return `urn:pulumi:${stack}::${project}::${qualified}::${name}`;
}
