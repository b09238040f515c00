import * as pulumi from "@pulumi/pulumi";
import { createRequire } from "node:module";
import { join } from "node:path";
import { InstalledPackage } from "../../local/graph/installedPackage";
import { quickClosures } from "../../local/graph/quickClosures";

/** A resource as a program asked for it. */
export interface Recorded {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** What AWS would answer to the questions that components ask it. */
const answers: Readonly<Record<string, Record<string, unknown>>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": { accountId: "111122223333" },
  "aws:index/getRegion:getRegion": { region: "eu-west-1" },
  "aws:index/getPartition:getPartition": { partition: "aws" },
  "aws:ec2/getSubnet:getSubnet": { availabilityZone: "eu-west-1a" },
};

/** Outputs that components read and AWS would compute. */
function computed(type: string, name: string, inputs: Record<string, unknown>): Record<string, unknown> {
  const common = { arn: `arn:aws:test:::${name}`, name: inputs["name"] ?? name };
  if (type === "aws:s3/bucket:Bucket") return { ...common, arn: `arn:aws:s3:::${name}`, bucket: name };
  if (type === "aws:sqs/queue:Queue") return { ...common, url: `https://sqs.test/${name}` };
  if (type === "awsx:ec2:Vpc") {
    return {
      vpcId: "vpc-1",
      isolatedSubnetIds: ["subnet-1", "subnet-2"],
      privateSubnetIds: ["subnet-3"],
      routeTables: [{ id: "rtb-1" }],
    };
  }
  if (type === "aws:ec2/vpcEndpoint:VpcEndpoint") return { ...common, prefixListId: "pl-1" };
  if (type === "aws:redshiftserverless/namespace:Namespace")
    return { ...common, adminPasswordSecretArn: `arn:aws:secret:::${name}` };
  if (type === "aws:redshift/cluster:Cluster")
    return { ...common, masterPasswordSecretArn: `arn:aws:secret:::${name}`, endpoint: "cluster.test:5439" };
  if (type === "aws:redshiftserverless/workgroup:Workgroup")
    return { ...common, endpoints: [{ address: "workgroup.test", port: 5439 }] };
  return common;
}

/**
 * Runs `build` under Pulumi's mocks, in stack "test", until nothing more is registered.
 *
 * @returns the resources in the order in which they were asked for
 * @throws the first error, those lost inside an `apply` included
 */
export async function recorded(build: () => unknown): Promise<Recorded[]> {
  const resources: Recorded[] = [];
  const lost: unknown[] = [];
  const onLost = (error: unknown) => lost.push(error);
  process.on("unhandledRejection", onLost);
  const asItWas = quickened();
  try {
    await pulumi.runtime.setMocks(recorder(resources), "landfall", "test");
    await settled(build, resources);
  } finally {
    asItWas();
    process.off("unhandledRejection", onLost);
  }
  if (lost.length > 0) throw lost[0];
  return resources;
}

interface Arborist {
  prototype: { loadActual: () => Promise<unknown> };
}

const { Arborist } = createRequire(require.resolve("@pulumi/pulumi"))("@npmcli/arborist") as { Arborist: Arborist };
// Functions are serialized as the runtime does, which finds most of them read already.
quickClosures();
const packages = new InstalledPackage(join(__dirname, "..", ".."));

/**
 * Spares Pulumi more than half of its time: the tree of all installed packages, read for each callback
 * (local/graph/withoutArborist.ts), and a stack trace, mapped to the sources, for each promise. @returns what undoes it
 */
function quickened(): () => void {
  const { loadActual } = Arborist.prototype;
  const { stackTraceLimit } = Error;
  Arborist.prototype.loadActual = async () => packages;
  Error.stackTraceLimit = 0;
  return () => {
    Arborist.prototype.loadActual = loadActual;
    Error.stackTraceLimit = stackTraceLimit;
  };
}

/** The resources of one type. */
export function all(resources: readonly Recorded[], type: string): Recorded[] {
  return resources.filter((resource) => resource.type === type);
}

/** The one resource of a type, or of a type and a name. @throws where there is none, or more than one */
export function only(resources: readonly Recorded[], type: string, name?: string): Recorded {
  const found = all(resources, type).filter((resource) => name === undefined || resource.name === name);
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  const there = resources.map((resource) => `${resource.type} ${resource.name}`).join("\n  ");
  throw new Error(`${found.length} resources are ${type} ${name ?? ""}; there are\n  ${there}`);
}

export interface PolicyStatement {
  Sid?: string;
  Effect: string;
  Action: string | string[];
  Resource?: string | string[];
  Principal?: unknown;
  Condition?: Record<string, Record<string, unknown>>;
}

/** The statements of a policy document that a resource was given. */
export function statements(resource: Recorded, property = "policy"): PolicyStatement[] {
  return (JSON.parse(String(resource.inputs[property])) as { Statement: PolicyStatement[] }).Statement;
}

/** Every statement that a role was granted, whoever granted it. */
export function granted(resources: readonly Recorded[], role: string): PolicyStatement[] {
  return all(resources, "aws:iam/rolePolicy:RolePolicy")
    .filter(({ inputs }) => inputs["role"] === role)
    .flatMap((policy) => statements(policy));
}

function recorder(resources: Recorded[]): pulumi.runtime.Mocks {
  return {
    newResource({ type, name, inputs }) {
      const shown = Object.fromEntries(Object.entries(inputs as object).map(([key, value]) => [key, revealed(value)]));
      resources.push({ type, name, inputs: shown });
      return {
        id: `${name}-id`,
        state: { ...(inputs as object), ...computed(type, name, inputs as Record<string, unknown>) },
      };
    },
    call({ token }) {
      const answer = answers[token];
      if (answer === undefined) throw new Error(`No answer for ${token}: components ask AWS nothing else.`);
      return answer;
    },
  };
}

/** Providers mark some inputs as secret; mocks get these wrapped. */
function revealed(input: unknown): unknown {
  const wrapped = typeof input === "object" && input !== null && "4dabf18193072939515e22adb298388d" in input;
  return wrapped ? (input as { value?: unknown }).value : input;
}

/** Builds, and waits until nothing more is registered: also of what was asked for before a refusal, which else the next test gets. */
async function settled(build: () => unknown, resources: readonly Recorded[]): Promise<void> {
  try {
    build();
  } finally {
    await quiet(resources);
  }
}

/** Waits for registrations to end: each may lead to others by way of an output. */
async function quiet(resources: readonly Recorded[]): Promise<void> {
  for (let before = -1; before !== resources.length;) {
    before = resources.length;
    await pulumi.runtime.disconnect();
    await new Promise((resolve) => setImmediate(resolve));
  }
}
