import type { Cloud } from "../../cloud";
import type { Resource } from "../../graph/graph";
import type { Api, Service, ServiceDefinition } from "../service";
import { fidelity } from "./fidelity";
import { NamedQueries, namedQueryCalls } from "./namedQueries";
import { queryCalls } from "./queries/calls";
import { Records } from "./queries/records";
import { Runner } from "./queries/runner";
import { resources } from "./resources";
import { workgroupCalls, WorkGroups } from "./workgroups";

/** Athena: queries over the Glue catalog's tables, on DuckDB. */
class Athena implements Service {
  readonly api: Api;
  private readonly groups: WorkGroups;
  private readonly named = new NamedQueries();
  private readonly records: Records;
  private readonly runner: Runner;

  constructor(cloud: Cloud) {
    this.groups = new WorkGroups(cloud);
    this.records = new Records(cloud.engine);
    this.runner = new Runner(cloud, this.records, this.groups);
    const { groups, named, records, runner } = this;
    this.api = {
      protocol: "json-1.1",
      signingName: "athena",
      prefix: "AmazonAthena",
      operations: {
        ...queryCalls({ cloud, groups, records, runner }),
        ...workgroupCalls(cloud, groups),
        ...namedQueryCalls(named, groups),
      },
    };
  }

  deploy(resource: Resource): void {
    if (resource.type === "aws:athena/workgroup:Workgroup") this.groups.deploy(resource);
    else this.named.deploy(resource);
  }

  start(): void {
    this.records.prune();
    this.runner.resume();
  }

  async stop(): Promise<void> {
    await this.runner.stop();
  }
}

export const definition: ServiceDefinition = {
  name: "athena",
  types: Object.keys(resources),
  fidelity,
  create: (cloud) => new Athena(cloud),
};
