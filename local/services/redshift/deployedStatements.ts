import type { Cloud } from "../../cloud";
import type { Table } from "../../engine/store";
import { digest } from "../../engine/random";
import type { Resource } from "../../graph/graph";
import { UsageError } from "../errors";
import type { Input } from "../service";
import type { DataApi } from "./dataApi/dataApi";
import type { Records } from "./dataApi/records";

/** SQL of the program, run at deployment: once for each text, as Pulumi does it. */
export class DeployedStatements {
  /** By URN, the digest of what ran last. */
  private readonly ran: Table<string>;

  constructor(
    private readonly cloud: Cloud,
    private readonly api: DataApi,
    private readonly records: Records,
  ) {
    this.ran = cloud.engine.store.table("redshift.deployed");
  }

  /** @throws UsageError with the statement's name and the SQL error */
  async deploy({ urn, name, inputs }: Resource): Promise<void> {
    const key = digest(urn);
    const asked = digest(JSON.stringify(inputs));
    if (this.ran.get(key) === asked) return;
    const { record, over } = await this.api.submit(requestOf(inputs), this.cloud.admin, false);
    await over;
    const { status, error } = this.records.get(record.id) ?? record;
    if (status !== "FINISHED")
      throw new UsageError(`Statement "${name}" failed: ${error ?? status}\n${String(inputs.sql)}`);
    this.ran.set(key, asked);
  }
}

function requestOf(inputs: Resource["inputs"]): Input {
  const members = {
    ClusterIdentifier: inputs.clusterIdentifier,
    WorkgroupName: inputs.workgroupName,
    Database: inputs.database,
    DbUser: inputs.dbUser,
    Parameters: inputs.parameters,
    SecretArn: inputs.secretArn,
    Sql: inputs.sql,
    StatementName: inputs.statementName,
    WithEvent: inputs.withEvent,
  };
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
