import type * as pulumi from "@pulumi/pulumi";
import type { Catalog } from "./catalog";
import { contractJson, type Contract } from "./contract/contract";
import type { LakeZone } from "./lakeZone";
import type { LandingZone } from "./landingZone";
import type { Grantee } from "./shared/grants";
import type { WarehouseTable } from "./warehouseTable";

/** What a job does: its script, the arguments that tell it more, and the rights that this takes. */
export interface JobWork {
  /** Below `glue/jobs/`. */
  readonly script: string;
  /** `spark`: a cluster of workers; `shell`: one small Python process, for work that moves no rows. */
  readonly kind: "spark" | "shell";
  /** The dataset whose batches it takes. */
  readonly dataset: string;
  readonly arguments: Readonly<Record<string, pulumi.Input<string>>>;
  /** Gives the job the rights. Called once a job. */
  grant(job: Grantee): void;
}

/** Loads batches of JSON lines into a table of the warehouse. */
export function loadsLines(zone: LandingZone, table: WarehouseTable): JobWork {
  const { contract } = table;
  return {
    ...spark("load_json_lines.py", contract),
    arguments: { ...common(contract, zone), ...loadArguments(table), ...judging(zone) },
    grant(job) {
      zone.grantBatches(job, contract.dataset);
      zone.grantCopy(table.warehouse.copier, contract.dataset);
      table.grantLoad(job, zone.deletesRows);
    },
  };
}

/** Turns batches of JSON lines into Parquet, every column as delivered. */
export function keepsLines(zone: LandingZone, contract: Contract, raw: LakeZone): JobWork {
  return {
    ...spark("json_to_parquet.py", contract),
    arguments: { ...common(contract, zone), "--raw": raw.uri, ...judging(zone) },
    grant(job) {
      zone.grantBatches(job, contract.dataset);
      raw.grantWrite(job, contract.dataset);
    },
  };
}

/** Makes tables of what was kept: types enforced, private columns left behind. */
export function normalizes(zone: LandingZone, contract: Contract, raw: LakeZone, processed: LakeZone): JobWork {
  return {
    ...spark("normalize.py", contract),
    arguments: { ...common(contract, zone), "--raw": raw.uri, "--processed": processed.uri },
    grant(job) {
      zone.grantBatches(job, contract.dataset);
      raw.grantRead(job, contract.dataset);
      processed.grantWrite(job, contract.dataset);
    },
  };
}

/** Turns batches of CSV into checked Parquet, and says what a load is to take. */
export function checksCsv(zone: LandingZone, contract: Contract, output: LakeZone): JobWork {
  return {
    ...spark("csv_to_parquet.py", contract),
    arguments: { ...common(contract, zone), "--output": output.uri, ...judging(zone) },
    grant(job) {
      zone.grantBatches(job, contract.dataset);
      output.grantWrite(job, contract.dataset);
    },
  };
}

/** Loads what `checksCsv` wrote into a table of the warehouse, and tells `topic` what came of the batch. */
export function loadsParquet(
  zone: LandingZone,
  table: WarehouseTable,
  output: LakeZone,
  notices: { arn: pulumi.Input<string>; grantPublish(grantee: Grantee): void },
): JobWork {
  const { contract } = table;
  return {
    ...spark("load_to_redshift.py", contract),
    kind: "shell",
    arguments: { ...common(contract, zone), ...loadArguments(table), "--topic": notices.arn },
    grant(job) {
      zone.grantSummaries(job, contract.dataset);
      zone.grantCopy(table.warehouse.copier, contract.dataset);
      output.grantRead(table.warehouse.copier, contract.dataset);
      table.grantLoad(job, zone.deletesRows);
      notices.grantPublish(job);
    },
  };
}

/** Turns CSV files into Parquet, with the columns that the crawler found: a table a folder. */
export function followsCrawl(zone: LandingZone, dataset: string, catalog: Catalog, processed: LakeZone): JobWork {
  return {
    script: "csv_to_lake.py",
    kind: "spark",
    dataset,
    arguments: {
      "--staging": zone.staging.name,
      "--database": catalog.name,
      "--processed": processed.uri,
      ...judging(zone),
    },
    grant(job) {
      zone.grantBatches(job, dataset);
      catalog.grantReadTables(job);
      processed.grantWrite(job);
    },
  };
}

function spark(script: string, { dataset }: Contract) {
  return { script, kind: "spark" as const, dataset };
}

function common(contract: Contract, zone: LandingZone) {
  return { "--contract": contractJson(contract), "--staging": zone.staging.name };
}

/** Whether bad rows of files that are deleted are to go, for jobs that put bad rows into quarantine. */
function judging(zone: LandingZone): Record<string, string> {
  return zone.deletesRows ? { "--delete_rows": "true" } : {};
}

function loadArguments({ warehouse }: WarehouseTable): Record<string, pulumi.Input<string>> {
  const { target } = warehouse.engine;
  return {
    "--database": warehouse.database,
    "--copy_role": warehouse.copier.role.arn,
    ...("workgroupName" in target
      ? { "--workgroup": target.workgroupName }
      : { "--cluster": target.clusterIdentifier }),
  };
}
