"""Brings batches of CSV files into the tables that a crawler found, in a zone of Parquet files: a Spark job.

Arguments: --staging bucket, --database of the catalog, --processed s3:// prefix, --manifest s3:// URLs with commas
between them; --delete_rows true, where bad rows go with the file that they came in. Columns and types are the crawled
ones; a column that only the file has is kept as text.
"""

import sys

import boto3
from awsglue.utils import getResolvedOptions
from botocore.config import Config
from pyspark.sql import SparkSession

from glue.lib.arguments import optional
from glue.lib.crawled import tables_of
from glue.lib.crawled_lake import NOTHING_DECLARED, CrawledLake
from glue.lib.staging import THREADS, read_manifest
from glue.lib.work import Work
from glue.lib.zone import Zone


def main() -> None:
    """Reads the batches' manifests, and brings what they list."""
    required = ["staging", "database", "processed", "manifest"]
    given = getResolvedOptions(sys.argv, [*required, *optional(sys.argv, "delete_rows")])
    s3 = boto3.client("s3", config=Config(max_pool_connections=THREADS))
    tables = tables_of(boto3.client("glue"), given["database"])
    spark = SparkSession.builder.getOrCreate()
    for url in given["manifest"].split(","):
        batch = read_manifest(s3, url)
        work = Work(spark, s3, NOTHING_DECLARED, given["staging"], given["JOB_RUN_ID"], batch.dataset)
        work.deletes_rows = "delete_rows" in given
        CrawledLake(work, tables, given["database"], Zone.at(given["processed"])).run(batch)


if __name__ == "__main__":
    main()
