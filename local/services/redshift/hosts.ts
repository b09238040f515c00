import { join } from "node:path";
import type { Cloud } from "../../cloud";
import type { Properties, Resource } from "../../graph/graph";
import { UsageError } from "../errors";
import { checkName } from "./names";
import { Database, type Surroundings } from "./warehouse/database";

/** A place where databases are: a workgroup with its namespace, or a cluster. */
export interface Host {
  readonly kind: "workgroup" | "cluster";
  /** Workgroup name or cluster identifier: what the Data API calls it. */
  readonly name: string;
  /** What rights to run statements are on. */
  readonly arn: string;
  readonly database: string;
  readonly adminUser: string;
  readonly adminPassword?: string;
  readonly adminSecretArn?: string;
  /** ARNs of the roles that COPY may name. */
  readonly roles: ReadonlySet<string>;
  readonly defaultRole?: string;
  /** Its databases' folder. */
  readonly directory: string;
}

function textIn(properties: Properties, name: string): string | undefined {
  const value = properties[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function optional<K extends string>(name: K, value: string | undefined): { [key in K]?: string } {
  return value === undefined ? {} : ({ [name]: value } as { [key in K]: string });
}

function rolesIn(value: unknown): ReadonlySet<string> {
  return new Set(Array.isArray(value) ? value.map(String) : []);
}

type Storage = Omit<Host, "kind" | "name" | "arn">;

/** Every warehouse of the program, and its databases, opened when they are first used. */
export class Hosts {
  private readonly namespaces = new Map<string, Storage>();
  private readonly hosts = new Map<string, Host>();
  private readonly databases = new Map<string, Database>();

  private readonly surroundings: Surroundings;

  constructor(private readonly cloud: Cloud) {
    const { engine } = cloud;
    this.surroundings = { aside: (wait) => engine.aside(wait), repeats: engine.repeats };
  }

  addNamespace({ outputs }: Resource): void {
    const name = checkName("namespaceName", String(outputs.namespaceName));
    this.namespaces.set(name, this.storage(name, outputs, outputs.dbName, outputs.adminUsername, "admin"));
    this.keepSecret(this.namespaces.get(name), outputs, "adminPasswordSecretKmsKeyId");
  }

  addWorkgroup({ outputs }: Resource): void {
    const name = checkName("workgroupName", String(outputs.workgroupName));
    const storage = this.namespaces.get(String(outputs.namespaceName));
    if (storage === undefined)
      throw new UsageError(`namespaceName is "${String(outputs.namespaceName)}": there is no such namespace.`);
    this.hosts.set(`workgroup/${name}`, { kind: "workgroup", name, arn: String(outputs.arn), ...storage });
  }

  addCluster({ outputs }: Resource): void {
    const name = checkName("clusterIdentifier", String(outputs.clusterIdentifier));
    const arn = `arn:aws:redshift:${this.cloud.region}:${this.cloud.accountId}:cluster:${name}`;
    const storage = this.storage(name, outputs, outputs.databaseName, outputs.masterUsername, "master");
    this.hosts.set(`cluster/${name}`, { kind: "cluster", name, arn, ...storage });
    this.keepSecret(storage, outputs, "masterPasswordSecretKmsKeyId");
  }

  setClusterRoles({ inputs }: Resource): void {
    const key = `cluster/${String(inputs.clusterIdentifier)}`;
    const host = this.hosts.get(key);
    if (host === undefined)
      throw new UsageError(`clusterIdentifier is "${String(inputs.clusterIdentifier)}": there is no such cluster.`);
    const roles = inputs.iamRoleArns === undefined ? host.roles : rolesIn(inputs.iamRoleArns);
    this.hosts.set(key, { ...host, roles, ...optional("defaultRole", textIn(inputs, "defaultIamRoleArn")) });
  }

  find(target: { workgroup?: string; cluster?: string }): Host | undefined {
    return this.hosts.get(
      target.workgroup === undefined ? `cluster/${target.cluster ?? ""}` : `workgroup/${target.workgroup}`,
    );
  }

  /** @returns undefined where the host has no such database */
  databaseOf({ directory, database }: Host, name: string): Database | undefined {
    if (name !== database) return undefined;
    const path = join(directory, `${name}.duckdb`);
    const known = this.databases.get(path) ?? new Database(path, this.surroundings);
    this.databases.set(path, known);
    return known;
  }

  async close(): Promise<void> {
    for (const database of this.databases.values()) await database.close();
  }

  private storage(
    name: string,
    outputs: Properties,
    database: unknown,
    admin: unknown,
    prefix: "admin" | "master",
  ): Storage {
    const password = prefix === "admin" ? "adminUserPassword" : "masterPassword";
    return {
      database: checkName("database", String(database)),
      adminUser: checkName("adminUsername", String(admin)),
      roles: rolesIn(outputs.iamRoles),
      directory: join(this.cloud.directory, "redshift", name),
      ...optional("adminPassword", textIn(outputs, password) ?? textIn(outputs, `${password}Wo`)),
      ...optional("adminSecretArn", textIn(outputs, `${prefix}PasswordSecretArn`)),
      ...optional("defaultRole", textIn(outputs, "defaultIamRoleArn")),
    };
  }

  private keepSecret(storage: Storage | undefined, outputs: Properties, key: string): void {
    if (storage?.adminSecretArn === undefined) return;
    const secret = { arn: storage.adminSecretArn, owner: "redshift", ...optional("kmsKey", textIn(outputs, key)) };
    this.cloud
      .offer("secrets")
      .createManaged(secret, (password) => JSON.stringify({ username: storage.adminUser, password }));
  }
}
