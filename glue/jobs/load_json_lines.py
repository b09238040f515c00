"""Loads one batch of line-delimited JSON into the warehouse table of its contract: a Spark job of a Glue workflow.

Arguments: --contract JSON, --staging bucket, --database, --copy_role ARN, and --workgroup or --cluster;
--delete_rows true, where bad rows go with the file that they came in.
The workflow run's properties name the manifest. Another dataset needs another contract, not another script.
"""

import sys
from collections.abc import Sequence

import boto3
from awsglue.utils import getResolvedOptions
from botocore.config import Config
from pyspark.sql import SparkSession

from glue.lib.arguments import optional
from glue.lib.contract import Contract
from glue.lib.redshift_load import RedshiftLoad
from glue.lib.staging import THREADS, read_manifest
from glue.lib.warehouse import Warehouse
from glue.lib.warehouse_load import WarehouseLoad
from glue.lib.work import Work

REQUIRED = ["WORKFLOW_NAME", "WORKFLOW_RUN_ID", "contract", "staging", "database", "copy_role"]


def options(argv: Sequence[str]) -> dict[str, str]:
    """The job's arguments. JOB_RUN_ID comes unasked: Glue refuses to be asked for it."""
    return getResolvedOptions(argv, [*REQUIRED, *optional(argv, "workgroup", "cluster", "delete_rows")])


def main() -> None:
    """Reads the batch's manifest, and loads what it lists."""
    given = options(sys.argv)
    s3 = boto3.client("s3", config=Config(max_pool_connections=THREADS))
    run = boto3.client("glue").get_workflow_run_properties(Name=given["WORKFLOW_NAME"], RunId=given["WORKFLOW_RUN_ID"])
    contract = Contract.from_json(given["contract"], formats=["json-lines"])
    warehouse = Warehouse(
        boto3.client("redshift-data"), given["database"], given.get("workgroup"), given.get("cluster")
    )
    work = Work(SparkSession.builder.getOrCreate(), s3, contract, given["staging"], given["JOB_RUN_ID"])
    work.deletes_rows = "delete_rows" in given
    load = RedshiftLoad(s3, warehouse, contract, given["staging"], given["copy_role"])
    WarehouseLoad(work, load).run(read_manifest(s3, run["RunProperties"]["manifest"]))


if __name__ == "__main__":
    main()
