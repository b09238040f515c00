"""From a prepared batch to a zone of a lake."""

from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cmp_to_key, partial

from glue.lib.entries import Entries
from glue.lib.key_versions import places
from glue.lib.lake import SUPERSEDED, Delivery, Lake, Table
from glue.lib.landed import ERASED, OTHER, Batch, StagedObject
from glue.lib.staging import THREADS
from glue.lib.versions import Version, is_older
from glue.lib.work import Work
from glue.lib.written import Written
from glue.lib.zone import Zone


@dataclass(frozen=True)
class Published:
    """What became of a batch's versions in a zone."""

    rows: int
    """Rows of its versions that are in the zone."""
    outcomes: dict[str, int]
    """Landed versions by what became of them: loaded, empty, deleted, superseded, gone."""


def table_in(work: Work, zone: Zone, name: str, ledger: str) -> Table:
    """A table of a zone, with its ledger: `<dataset>`, or `<dataset>/raw` where another zone comes after."""
    return Table(zone, name, Entries(work.s3, work.staging, f"ledger/{ledger}/"))


def publish(
    work: Work, batch: Batch, deliveries: Sequence[Delivery], table: Table, staged: Sequence[StagedObject]
) -> Published:
    """Brings what each landed version has into the zone, keys at the same time, versions of a key newest first.

    Before them goes what was erased: it makes room for the version that is the newest since.
    """
    lake = Lake(work.s3, table, batch.id, work.job_run, partial(places, work.s3))
    ordinals: dict[str, dict[str, int]] = defaultdict(dict)
    by_key: dict[str, list[Delivery]] = defaultdict(list)
    for each in staged:
        if each.ordinal is not None:
            ordinals[each.landed.key_hash][each.landed.version] = each.ordinal
    for delivery in deliveries:
        by_key[delivery.staged.landed.key_hash].append(delivery)

    def of_key(key: str) -> list[tuple[str, Delivery]]:
        ordered = sorted(by_key[key], key=cmp_to_key(_newest_first))
        return [(lake.deliver(delivery, ordinals[key]), delivery) for delivery in ordered]

    with ThreadPoolExecutor(THREADS) as threads:
        told = [pair for pairs in threads.map(of_key, by_key) for pair in pairs]
    outcomes: dict[str, int] = defaultdict(int)
    for outcome, _ in told:
        outcomes[outcome] += 1
    return Published(sum(delivery.rows for outcome, delivery in told if outcome == "loaded"), dict(outcomes))


def deliveries_of(work: Work, batch: Batch, staged: Sequence[StagedObject], written: Written) -> list[Delivery]:
    """What the run's folder `rows` has for each landed version, where it was written by object."""
    files = _files_by_object(work, batch) if written.good else {}
    rows = _rows_by_object(work, batch, written.good, list(files))
    return [
        Delivery(each, files.get(at, []) if rows.get(at) else [], rows.get(at, 0), written.quarantined.get(source, 0))
        for at, each in enumerate(staged)
        if each.state != OTHER
        for source in [each.landed.source]
    ]


def _rows_by_object(work: Work, batch: Batch, good: int, objects: Sequence[int]) -> dict[int, int]:
    if len(objects) < 2:
        return dict.fromkeys(objects, good)
    rows = work.spark.read.parquet(work.folder(batch, "rows"))
    return {each["object"]: each["count"] for each in rows.groupBy("object").count().collect()}


def superseded(each: StagedObject) -> StagedObject:
    """The same object, known to be older than another of its key."""
    return replace(each, state=SUPERSEDED)


def _newest_first(one: Delivery, other: Delivery) -> int:
    if ERASED in (one.staged.state, other.staged.state):
        return -1 if one.staged.state == ERASED else 1
    return 1 if is_older(Version.of(one.staged), Version.of(other.staged)) else -1


def _files_by_object(work: Work, batch: Batch) -> dict[int, list[tuple[str, str]]]:
    prefix = f"{work.prefix(batch, 'rows')}/object="
    files: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for page in work.s3.get_paginator("list_objects_v2").paginate(Bucket=work.staging, Prefix=prefix):
        for key in (each["Key"] for each in page.get("Contents", [])):
            if key.endswith(".parquet"):
                files[int(key.removeprefix(prefix).split("/")[0])].append((work.staging, key))
    return files
