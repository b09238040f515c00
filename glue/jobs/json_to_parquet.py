"""Brings one batch of line-delimited JSON into the raw zone, every column as delivered: a Spark job.

Arguments: --contract JSON, --staging bucket, --raw s3:// prefix, --batch id, --manifest s3:// URL; --delete_rows
true, where bad rows go with the file that they came in.
"""

import sys

import boto3
from awsglue.utils import getResolvedOptions
from botocore.config import Config
from pyspark.sql import SparkSession

from glue.lib.arguments import optional
from glue.lib.contract import Contract
from glue.lib.lake_loads import keep_raw
from glue.lib.staging import THREADS, read_manifest
from glue.lib.work import Work
from glue.lib.zone import Zone


def main() -> None:
    """Reads the batch's manifest, and keeps what it lists."""
    required = ["contract", "staging", "raw", "batch", "manifest"]
    given = getResolvedOptions(sys.argv, [*required, *optional(sys.argv, "delete_rows")])
    s3 = boto3.client("s3", config=Config(max_pool_connections=THREADS))
    contract = Contract.from_json(given["contract"], formats=["json-lines"])
    work = Work(SparkSession.builder.getOrCreate(), s3, contract, given["staging"], given["JOB_RUN_ID"])
    work.deletes_rows = "delete_rows" in given
    keep_raw(work, read_manifest(s3, given["manifest"]), Zone.at(given["raw"]))


if __name__ == "__main__":
    main()
