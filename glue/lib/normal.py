"""Normalisation: from the raw zone's rows of a batch to rows without private columns, in the types of the contract."""

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql import types as T  # noqa: N812

from glue.lib.contract import Contract
from glue.lib.lake import SUPERSEDED, Table, current
from glue.lib.landed import DELETED, ERASED, GONE, OTHER, STAGED, Batch, LandedObject, OutdatedError, StagedObject
from glue.lib.outputs import write_parquet
from glue.lib.plain import spark_type
from glue.lib.staging import THREADS
from glue.lib.work import Work
from glue.lib.written import Written
from glue.lib.zone import KeyFolder

_OLDER, _NEWEST = 0, 1


@dataclass(frozen=True)
class RawVersion:
    """A landed version as the raw zone knows it."""

    staged: StagedObject
    rows: int
    quarantined: int
    files: tuple[str, ...]


def raw_versions(work: Work, batch: Batch, raw: Table) -> list[RawVersion]:
    """Looks up what the raw zone has of a batch, and of keys whose versions were erased, the newest since.

    Raises: LookupError where it has not dealt with a version
    """

    def one(landed: LandedObject) -> list[RawVersion]:
        entry = raw.ledger.read(f"{landed.key_hash}.json").content or {}
        aside = next((outcome for outcome in (GONE, SUPERSEDED) if landed.version in entry.get(outcome, [])), None)
        if aside is None and landed.version != entry.get("version"):
            raise LookupError(f"{landed.source} is not in the raw zone. Run the job that brings it there first.")
        is_deletion = landed.state is not None
        is_erased = landed.state == ERASED or (is_deletion and aside == GONE)
        settled = StagedObject(landed, ERASED if is_erased else aside, ordinal=_OLDER) if aside else None
        found = [RawVersion(settled, 0, 0, ())] if settled else []
        if current(entry) and (is_deletion or not aside):
            found += [_of_entry(work, raw, landed, entry, restored=is_deletion), *_older(landed, entry)]
        return found

    with ThreadPoolExecutor(THREADS) as threads:
        found = [each for several in threads.map(one, batch.objects) for each in several]
    # Of several words on a version the strongest counts: others order by it, it is of the batch, it is due.
    found.sort(key=lambda each: (each.staged.state != OTHER, each.staged.restored))
    return list({each.staged.landed.source: each for each in found}.values())


def _of_entry(
    work: Work, raw: Table, landed: LandedObject, entry: Mapping[str, Any], *, restored: bool = False
) -> RawVersion:
    """The version that an entry tells of."""
    landed_at = datetime.fromisoformat(entry["landedAt"])
    landed = replace(landed, version=entry["version"], sequencer=entry["sequencer"], state=None)
    if entry["outcome"] == DELETED:
        staged = StagedObject(landed, DELETED, landed_at=landed_at, ordinal=_NEWEST, restored=restored)
        return RawVersion(staged, 0, 0, ())
    rows, folder = entry["rowsLoaded"], KeyFolder(work.s3, raw.zone, raw.name, landed.key_hash)
    files = [f"s3://{raw.zone.bucket}/{key}" for key in folder.files_of(entry["write"])]
    staged = StagedObject(landed, STAGED, rows, landed_at, ordinal=_NEWEST, restored=restored)
    return RawVersion(staged, rows, entry["rowsQuarantined"], tuple(files))


def _older(landed: LandedObject, entry: Mapping[str, Any]) -> list[RawVersion]:
    """Versions that the raw zone knows to be older: for ties, which sequencers do not always break."""
    others = [replace(landed, version=version, state=None) for version in entry["superseded"]]
    return [RawVersion(StagedObject(other, OTHER, ordinal=_OLDER), 0, 0, ()) for other in others]


def refuse_overtaken(found: Sequence[RawVersion], raw: Table, processed: Table) -> None:
    """Fails where an erased version has left the processed zone too late for the one that is due since.

    Another run may have brought that one into the raw zone after this run had looked there, and come to the processed
    zone before this run had: there it was taken for superseded.

    In:     what `raw_versions` found, and the processed zone has by now
    Raises: OutdatedError
    """
    seen = {each.staged.landed.source for each in found if each.staged.state in (STAGED, DELETED)}

    def check(landed: LandedObject) -> None:
        name = f"{landed.key_hash}.json"
        newest = [replace(landed, version=version) for version in current(raw.ledger.read(name).content or {})]
        if all(each.source in seen for each in newest):
            return
        superseded = (processed.ledger.read(name).content or {}).get(SUPERSEDED, [])
        if newest[0].version in superseded:
            raise OutdatedError(f"{newest[0].source} is the newest version since {landed.version} was erased.")

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(check, (each.staged.landed for each in found if each.staged.state == ERASED)))


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
