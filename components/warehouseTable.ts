import * as pulumi from "@pulumi/pulumi";
import type { Contract } from "./contract/contract";
import { loaderGrants, readerGrant, tableNames, tableStatements, type TableNames } from "./contract/ddl";
import { grant, type Grantee } from "./shared/grants";
import type { Warehouse } from "./warehouse";
import { statementRights } from "./warehouseEngine";

/** A dataset's place in the warehouse: its table, the ledger of what was loaded, and the lock that loads take. */
export class WarehouseTable {
  readonly names: TableNames;

  /** Use `warehouse.table(contract)`. */
  constructor(
    readonly warehouse: Warehouse,
    readonly contract: Contract,
  ) {
    this.names = tableNames(contract);
    this.runAll(tableStatements(contract));
    const user = pulumi.interpolate`IAMR:${warehouse.analyst.role.name}`;
    this.run(
      "read",
      user.apply((name) => readerGrant(contract, name)),
    );
  }

  /** What others may know of it: where it is, what it is called, and who may read it. */
  get outputs() {
    const { warehouse, contract, names } = this;
    const { target } = warehouse.engine;
    return {
      ...("workgroupName" in target ? { workgroup: target.workgroupName } : { cluster: target.clusterIdentifier }),
      database: warehouse.database,
      dataset: contract.dataset,
      table: names.table,
      ledger: names.ledger,
      analystRole: warehouse.analyst.role.arn,
    };
  }

  /**
   * Lets a job load the table: as a user of its own with rights on these tables only, through the Data API.
   *
   * @param deletesRows whether a load removes the rows of files that are deleted
   */
  grantLoad(loader: Grantee, deletesRows = false): void {
    const { warehouse, contract } = this;
    grant(
      loader,
      `${warehouse.label}-statements`,
      statementRights(warehouse.engine, ["redshift-data:BatchExecuteStatement"]),
      {
        parent: warehouse,
      },
    );
    const user = warehouse.userOf(loader);
    // The names of the grants are known before the user's is: no resource is made inside an apply.
    const grants = (known: string) => loaderGrants(contract, warehouse.database, known, deletesRows);
    for (const name of Object.keys(grants(""))) {
      this.run(
        name,
        user.apply((known) => grants(known)[name] ?? ""),
      );
    }
  }

  /** Lets a function read the ledger: as a user of its own that may see this table only. */
  grantReadLedger(reader: Grantee): void {
    const { warehouse, names } = this;
    const rights = statementRights(warehouse.engine, ["redshift-data:ExecuteStatement"]);
    grant(reader, `${warehouse.label}-statements`, rights, { parent: warehouse });
    const user = warehouse.userOf(reader);
    this.run("read-ledger", pulumi.interpolate`GRANT SELECT ON TABLE ${names.ledger} TO "${user}"`);
  }

  private runAll(statements: Readonly<Record<string, string>>): void {
    for (const [name, sql] of Object.entries(statements)) this.run(name, sql);
  }

  private run(name: string, sql: pulumi.Input<string>): void {
    this.warehouse.run(`${this.contract.dataset}-${name}`, sql);
  }
}
