"""Checks one batch of CSV files, brings it into the output zone, and leaves lists for the loader: a Spark job.

Arguments: --contract JSON, --staging bucket, --output s3:// prefix; --delete_rows true, where bad rows go with the
file that they came in. The workflow run's properties name the manifest.
"""

import sys

import boto3
from awsglue.utils import getResolvedOptions
from botocore.config import Config
from pyspark.sql import SparkSession

from glue.lib.arguments import optional
from glue.lib.contract import Contract
from glue.lib.lake_loads import check_for_load
from glue.lib.staging import THREADS, read_manifest
from glue.lib.work import Work
from glue.lib.zone import Zone


def main() -> None:
    """Reads the batch's manifest, and checks what it lists."""
    required = ["WORKFLOW_NAME", "WORKFLOW_RUN_ID", "contract", "staging", "output"]
    given = getResolvedOptions(sys.argv, [*required, *optional(sys.argv, "delete_rows")])
    s3 = boto3.client("s3", config=Config(max_pool_connections=THREADS))
    run = boto3.client("glue").get_workflow_run_properties(Name=given["WORKFLOW_NAME"], RunId=given["WORKFLOW_RUN_ID"])
    contract = Contract.from_json(given["contract"], formats=["csv"])
    work = Work(SparkSession.builder.getOrCreate(), s3, contract, given["staging"], given["JOB_RUN_ID"])
    work.deletes_rows = "delete_rows" in given
    check_for_load(work, read_manifest(s3, run["RunProperties"]["manifest"]), Zone.at(given["output"]))


if __name__ == "__main__":
    main()
