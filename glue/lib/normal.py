"""Normalisation: from the raw zone's rows of a batch to rows without private columns, in the types of the contract."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql import types as T  # noqa: N812

from glue.lib.contract import Contract
from glue.lib.lake import SUPERSEDED, Table
from glue.lib.landed import GONE, STAGED, Batch, LandedObject, StagedObject
from glue.lib.outputs import write_parquet
from glue.lib.plain import spark_type
from glue.lib.staging import THREADS
from glue.lib.work import Work
from glue.lib.written import Written
from glue.lib.zone import KeyFolder


@dataclass(frozen=True)
class RawVersion:
    """A landed version as the raw zone knows it."""

    staged: StagedObject
    rows: int
    quarantined: int
    files: tuple[str, ...]


def raw_versions(work: Work, batch: Batch, raw: Table) -> list[RawVersion]:
    """Looks up what the raw zone has of a batch.

    Raises: LookupError where it has not dealt with a version
    """

    def one(landed: LandedObject) -> RawVersion:
        entry = raw.ledger.read(f"{landed.key_hash}.json").content or {}
        for outcome in (SUPERSEDED, GONE):
            if landed.version in entry.get(outcome, []):
                return RawVersion(StagedObject(landed, outcome), 0, 0, ())
        if landed.version != entry.get("version"):
            raise LookupError(f"{landed.source} is not in the raw zone. Run the job that brings it there first.")
        landed_at, rows = datetime.fromisoformat(entry["landedAt"]), entry["rowsLoaded"]
        folder = KeyFolder(work.s3, raw.zone, raw.name, landed.key_hash)
        files = [f"s3://{raw.zone.bucket}/{key}" for key in folder.files_of(entry["write"])]
        return RawVersion(StagedObject(landed, STAGED, rows, landed_at), rows, entry["rowsQuarantined"], tuple(files))

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(one, batch.objects))


def write_normal(work: Work, batch: Batch, found: Sequence[RawVersion]) -> Written:
    """Writes the rows of raw files to the run's folder `rows`, by object."""
    quarantined = {each.staged.landed.source: each.quarantined for each in found if each.quarantined}
    files = [file for each in found for file in each.files]
    if files:
        index = {each.staged.landed.source: at for at, each in enumerate(found)}
        rows = normal_rows(work.spark.read.parquet(*files), work.contract, batch.id)
        numbered = rows.withColumn("object", _looked_up(index, F.col("etl_source")))
        write_parquet(numbered, work.folder(batch, "rows"), by="object")
    return Written(sum(each.rows for each in found), quarantined)


def normal_rows(raw: DataFrame, contract: Contract, batch: str) -> DataFrame:
    """Rows of the processed zone.

    In:     rows of the raw zone, private columns and all
    Out:    the contract's columns that are not private, then the lineage, with this batch
    """
    columns = [F.col(each.name).cast(spark_type(each)).alias(each.name) for each in contract.without_private().columns]
    return raw.select(*columns, "etl_source", "etl_line", "etl_landed_at", F.lit(batch).alias("etl_batch"))


def _looked_up(known: dict[str, int], value: SparkColumn) -> SparkColumn:
    """A constant map, as joining so little would take a job of its own."""
    return F.from_json(F.lit(json.dumps(known)), T.MapType(T.StringType(), T.IntegerType()))[value]
