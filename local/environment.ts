import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Ask, Cloud, Credentials } from "./cloud";
import { RealClock, VirtualClock } from "./engine/clock";
import { Engine } from "./engine/engine";
import type { FaultPlan } from "./engine/faults";
import { Random } from "./engine/random";
import { Store } from "./engine/store";
import { Trace } from "./engine/trace";
import type { Served } from "./gateway/exchange";
import { Gateway } from "./gateway/gateway";
import type { Graph, Resource } from "./graph/graph";
import { Access } from "./iam/access";
import { AwsError, UsageError } from "./services/errors";
import { serviceDefinitions } from "./services/folders";
import type { Offers } from "./services/offers";
import type { Caller, Input, Service, ServiceDefinition } from "./services/service";
import { faulty } from "./faulty";
import { outcomeOf } from "./outcome";
import type { StandIns } from "./standIns";

export interface EnvironmentOptions {
  readonly graph: Graph;
  /** Folder for all state; made where missing. */
  readonly directory: string;
  /** Where node_modules and the Python environment are. */
  readonly projectRoot: string;
  /** "real" for serving, "virtual" for runs that end. */
  readonly clock: "real" | "virtual";
  /** Makes order, ids and timestamps repeat; only with the virtual clock. */
  readonly seed?: number;
  /** The gateway's port; 0 takes a free one. */
  readonly port?: number;
  /** Without a journal nothing survives the process. @default true */
  readonly journaled?: boolean;
  /** Makes everything happen in this process, on the virtual clock and in memory, with faults. There is no gateway then. */
  readonly simulation?: Simulation;
}

export interface Simulation {
  readonly faults: FaultPlan;
  readonly standIns: StandIns;
}

/** A seeded run happens at this moment: 2026-01-01T00:00:00Z. */
const seededStart = Date.UTC(2026, 0, 1);

/** One stack, brought to life: the graph's resources deployed to the services that play AWS. */
export class Environment implements Cloud {
  readonly engine: Engine;
  readonly graph: Graph;
  readonly accountId: string;
  readonly region: string;
  readonly directory: string;
  readonly projectRoot: string;
  readonly gateway: Gateway;
  readonly standIns?: StandIns;
  endpoint = "http://127.0.0.1:4566";
  private readonly access: Access;
  private readonly services = new Map<string, Service>();
  private readonly apis = new Map<string, Served>();
  private readonly offers: Partial<Offers> = {};
  private readonly hooks = new WeakMap<Caller, () => Promise<void>>();

  private constructor(options: EnvironmentOptions) {
    this.graph = options.graph;
    this.accountId = options.graph.accountId;
    this.region = options.graph.region;
    this.directory = options.directory;
    this.projectRoot = options.projectRoot;
    this.engine = engineFor(options);
    this.standIns = options.simulation?.standIns;
    const { engine, accountId, region } = this;
    this.access = new Access({ engine, accountId, region, policiesOf: (role) => this.offer("iam").policiesOf(role) });
    this.gateway = new Gateway(this, this.apis);
  }

  /**
   * Deploys every resource, then lets the services act, taking up again what the state says was under way.
   * @throws UsageError naming the resource that cannot be deployed, and why
   */
  static async start(options: EnvironmentOptions): Promise<Environment> {
    return Environment.made(options, async (environment) => {
      for (const service of environment.services.values()) await service.start?.();
      if (options.simulation === undefined) environment.gateway.open();
    });
  }

  /** Everything deployed and able to answer, but nothing acting by itself: for looking into a state that is not running. */
  static async deployed(options: EnvironmentOptions): Promise<Environment> {
    return Environment.made(options, () => Promise.resolve());
  }

  private static async made(
    options: EnvironmentOptions,
    then: (made: Environment) => Promise<void>,
  ): Promise<Environment> {
    const environment = new Environment(options);
    try {
      if (options.simulation === undefined)
        environment.endpoint = `http://127.0.0.1:${await environment.gateway.listen(options.port ?? 0)}`;
      const definitions = serviceDefinitions();
      for (const definition of definitions) environment.add(definition);
      await environment.deploy(definitions);
      await then(environment);
      return environment;
    } catch (error) {
      await environment.stop();
      throw error;
    }
  }

  get admin(): Caller {
    return this.access.admin;
  }

  async call<T = unknown>(caller: Caller, service: string, operation: string, input: Input): Promise<T> {
    const run = this.services.get(service)?.api?.operations[operation];
    if (run === undefined)
      throw new AwsError("UnknownOperationException", `${service} has no operation ${operation} here.`, 404);
    await this.hooks.get(caller)?.();
    const make = () => faulty(this.engine, { caller, service, operation }, () => run(input, caller));
    return outcomeOf(this.engine.trace, { caller, service, operation, input }, make) as Promise<T>;
  }

  operationsOf(service: string): string[] {
    return Object.keys(this.services.get(service)?.api?.operations ?? {});
  }

  offer<K extends keyof Offers>(name: K): Offers[K] {
    const offered = this.offers[name];
    if (offered === undefined) throw new Error(`No service provides "${name}".`);
    return offered;
  }

  provide<K extends keyof Offers>(name: K, offered: Offers[K]): void {
    this.offers[name] = offered;
  }

  authorize(ask: Ask): void {
    this.access.authorize(ask);
  }
  allows(ask: Ask): boolean {
    return this.access.allows(ask);
  }
  asRole(roleArn: string, session: string): Caller {
    return this.access.asRole(roleArn, session);
  }
  asService(service: string, sourceArn: string): Caller {
    return this.access.asService(service, sourceArn);
  }
  credentials(caller: Caller, beforeCall?: () => Promise<void>): Credentials {
    const keys = this.access.credentials(caller);
    if (beforeCall !== undefined) this.hooks.set(this.access.callerOf(keys.accessKeyId), beforeCall);
    return keys;
  }
  callerOf(accessKeyId: string | undefined): Caller {
    return this.access.callerOf(accessKeyId);
  }

  /** Stops acting; what is under way is taken up at the next start. */
  async stop(): Promise<void> {
    await this.gateway.close();
    for (const service of [...this.services.values()].reverse()) await service.stop?.();
    await this.engine.stop();
  }

  private add(definition: ServiceDefinition): void {
    const { name } = definition;
    const service = definition.create(this);
    this.services.set(name, service);
    if (service.api !== undefined) this.apis.set(service.api.signingName, { service: name, api: service.api });
  }

  private async deploy(definitions: readonly ServiceDefinition[]): Promise<void> {
    const owners = new Map(definitions.flatMap(({ name, types }) => types.map((type) => [type, name] as const)));
    for (const resource of this.graph.resources) {
      const owner = owners.get(resource.type);
      if (owner === undefined) continue; // Components only group; unknown types were refused at evaluation.
      await this.deployOne(this.services.get(owner), resource);
    }
  }

  private async deployOne(service: Service | undefined, resource: Resource): Promise<void> {
    try {
      await service?.deploy(resource);
    } catch (error) {
      if (!(error instanceof AwsError || error instanceof UsageError)) throw error;
      throw new UsageError(`${resource.type} "${resource.name}" cannot be deployed: ${error.name}: ${error.message}`);
    }
  }
}

function engineFor(options: EnvironmentOptions): Engine {
  const { directory, clock, seed, simulation, journaled = true } = options;
  mkdirSync(directory, { recursive: true });
  const time =
    clock === "real"
      ? new RealClock()
      : new VirtualClock(seed === undefined ? Date.now() : seededStart, seed !== undefined);
  if (simulation !== undefined)
    return new Engine({
      clock: time,
      random: new Random(seed),
      store: new Store(),
      trace: new Trace(() => time.now()),
      repeats: true,
      simulates: true,
      faults: simulation.faults,
    });
  return new Engine({
    clock: time,
    random: new Random(seed),
    store: new Store(journaled ? join(directory, "store") : undefined),
    trace: new Trace(() => time.now(), join(directory, "trace.jsonl")),
    repeats: seed !== undefined,
  });
}
