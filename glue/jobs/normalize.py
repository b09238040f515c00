"""Brings one batch from the raw zone into the processed one, without private columns: a Spark job.

Arguments: --contract JSON, --staging bucket, --raw and --processed s3:// prefixes, --batch id, --manifest s3:// URL.
"""

import sys

import boto3
from awsglue.utils import getResolvedOptions
from botocore.config import Config
from pyspark.sql import SparkSession

from glue.lib.contract import Contract
from glue.lib.lake_loads import normalize
from glue.lib.staging import THREADS, read_manifest
from glue.lib.work import Work
from glue.lib.zone import Zone


def main() -> None:
    """Reads the batch's manifest, and normalizes what it lists."""
    given = getResolvedOptions(sys.argv, ["contract", "staging", "raw", "processed", "batch", "manifest"])
    s3 = boto3.client("s3", config=Config(max_pool_connections=THREADS))
    contract = Contract.from_json(given["contract"])
    work = Work(SparkSession.builder.getOrCreate(), s3, contract, given["staging"], given["JOB_RUN_ID"])
    normalize(work, read_manifest(s3, given["manifest"]), Zone.at(given["raw"]), Zone.at(given["processed"]))


if __name__ == "__main__":
    main()
