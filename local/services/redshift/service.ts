import { join } from "node:path";
import type { Cloud } from "../../cloud";
import type { Resource } from "../../graph/graph";
import { UsageError } from "../errors";
import type { Offers } from "../offers";
import type { FidelityRow, Service, ServiceDefinition } from "../service";
import { DataApi } from "./dataApi/dataApi";
import { Records } from "./dataApi/records";
import { Results } from "./dataApi/results";
import { Runner } from "./dataApi/runner";
import { DeployedStatements } from "./deployedStatements";
import { Hosts } from "./hosts";
import { resources } from "./resources";
import { showType } from "./sql/columnTypes";
import { allTables } from "./warehouse/catalog";

const hourMs = 3_600_000;

/** Redshift: warehouses on DuckDB, and the Data API in front of them. */
class Redshift implements Service {
  readonly api: DataApi;
  private readonly hosts: Hosts;
  private readonly records: Records;
  private readonly results: Results;
  private readonly runner: Runner;
  private readonly statements: DeployedStatements;

  constructor(private readonly cloud: Cloud) {
    this.hosts = new Hosts(cloud);
    this.records = new Records(cloud.engine);
    this.results = new Results(join(cloud.directory, "redshift", "results"));
    const parts = { cloud, hosts: this.hosts, records: this.records, results: this.results };
    this.runner = new Runner(parts);
    this.api = new DataApi({ ...parts, runner: this.runner });
    this.statements = new DeployedStatements(cloud, this.api, this.records);
    cloud.provide("warehouse", { describe: (target) => this.describe(target) });
  }

  async deploy(resource: Resource): Promise<void> {
    switch (resource.type) {
      case "aws:redshiftserverless/namespace:Namespace":
        return this.hosts.addNamespace(resource);
      case "aws:redshiftserverless/workgroup:Workgroup":
        return this.hosts.addWorkgroup(resource);
      case "aws:redshift/cluster:Cluster":
        return this.hosts.addCluster(resource);
      case "aws:redshift/clusterIamRoles:ClusterIamRoles":
        return this.hosts.setClusterRoles(resource);
      case "aws:redshiftdata/statement:Statement":
        return this.statements.deploy(resource);
    }
  }

  start(): void {
    this.runner.abortInterrupted();
    this.prune();
    this.cloud.engine.every(hourMs, () => this.prune());
  }

  async stop(): Promise<void> {
    await this.runner.stop();
    await this.hosts.close();
  }

  private prune(): void {
    const old = this.records.prune();
    this.results.forget(old);
  }

  private async describe(
    target: Parameters<Offers["warehouse"]["describe"]>[0],
  ): ReturnType<Offers["warehouse"]["describe"]> {
    const host = this.hosts.find(target);
    const database = host === undefined ? undefined : this.hosts.databaseOf(host, target.database);
    if (database === undefined)
      throw new UsageError(
        `There is no database "${target.database}" in ${target.workgroup ?? target.cluster ?? "no warehouse"}.`,
      );
    const connection = await database.connect();
    try {
      const tables = await allTables(connection);
      return tables.map(({ schema, table, columns }) => ({
        schema,
        table,
        columns: columns.map(({ name, type }) => ({ name, type: showType(type) })),
      }));
    } finally {
      connection.closeSync();
    }
  }
}

const fidelity: readonly FidelityRow[] = [
  {
    kind: "call",
    what: "redshift-data:ExecuteStatement",
    fidelity: { approximate: "no sessions, results as JSON only" },
  },
  {
    kind: "call",
    what: "redshift-data:BatchExecuteStatement",
    fidelity: { approximate: "no sessions, results as JSON only" },
  },
  { kind: "call", what: "redshift-data:DescribeStatement", fidelity: "exact" },
  {
    kind: "call",
    what: "redshift-data:GetStatementResult",
    fidelity: { approximate: "columns do not name their table" },
  },
  { kind: "call", what: "redshift-data:ListStatements", fidelity: "exact" },
  { kind: "call", what: "redshift-data:CancelStatement", fidelity: "exact" },
  { kind: "behaviour", what: "Redshift: COPY of Parquet, by prefix or manifest", fidelity: "exact" },
  { kind: "behaviour", what: "Redshift: COPY of text, CSV, JSON, ORC, Avro", fidelity: { refused: "use Parquet" } },
  { kind: "behaviour", what: "Redshift: UNLOAD", fidelity: { refused: "query through the Data API" } },
  {
    kind: "behaviour",
    what: "Redshift: SNAPSHOT isolation, table locks, LOCK, deadlocks",
    fidelity: { approximate: "a view's own tables are not locked" },
  },
  { kind: "behaviour", what: "Redshift: MERGE", fidelity: { approximate: "without REMOVE DUPLICATES" } },
  {
    kind: "behaviour",
    what: "Redshift: byte lengths of varchar and char",
    fidelity: { approximate: "not carried through CREATE TABLE AS" },
  },
  {
    kind: "behaviour",
    what: "Redshift: users, groups, roles, grants",
    fidelity: { approximate: "on whole tables; the account's administrator is the warehouse's" },
  },
  {
    kind: "behaviour",
    what: "Redshift: procedures",
    fidelity: { approximate: "IF, EXECUTE and statements; nothing else of PL/pgSQL" },
  },
  {
    kind: "behaviour",
    what: "Redshift: SQL functions",
    fidelity: { approximate: "the common ones; others are refused by name" },
  },
];

export const definition: ServiceDefinition = {
  name: "redshift",
  types: Object.keys(resources),
  fidelity,
  create: (cloud) => new Redshift(cloud),
};
