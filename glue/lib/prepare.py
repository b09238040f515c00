"""What every job does before it loads: stage a batch, split good rows from bad, measure what is good."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from glue.lib.csv_files import write_csv
from glue.lib.forgetting import forget_bad_rows
from glue.lib.json_lines import write_json_lines
from glue.lib.landed import STAGED, Batch, StagedObject
from glue.lib.outputs import object_list, write_copy_manifest, write_parquet
from glue.lib.quality import measure, measure_nothing, refuse_by_rules, refuse_by_tolerance
from glue.lib.quality_rules import dqdl
from glue.lib.session import configured
from glue.lib.staging import stage
from glue.lib.work import Work
from glue.lib.written import RowFiles, Written

_WRITERS = {"json-lines": write_json_lines, "csv": write_csv}


@dataclass(frozen=True)
class Prepared:
    """A batch whose good rows are in Parquet, ready to be loaded."""

    batch: Batch
    staged: Sequence[StagedObject]
    written: Written
    quality: list[dict[str, Any]]


def prepare(work: Work, batch: Batch, *, by_object: bool = False) -> Prepared:
    """Stages and splits a batch; its good rows are then in the folder `rows` of the run.

    In:     `by_object`: a folder `object=<index>` for each landed object, as a lake needs them
    Raises: BatchRefusedError where nothing of the batch may be loaded
    """
    configured(work.spark)
    with work.timed("stage"):
        staged = stage(work.s3, batch, work.staging, work.contract.format)
    with work.timed("rows"):
        written = Written()
        if any(each.state == STAGED and each.size > 0 for each in staged):
            files = RowFiles(work, batch, staged, by_object=by_object)
            written = _WRITERS[work.contract.format](work, batch, staged, files)
    forget_bad_rows(work, batch, written.quarantined)
    refuse_by_tolerance(work.contract, written)
    return Prepared(batch, staged, written, measured(work, batch, written))


def measured(work: Work, batch: Batch, written: Written) -> list[dict[str, Any]]:
    """Measures the run's rows, and puts the same rules as DQDL to `quality/<dataset>.dqdl`. Without rules it is free.

    Of deletions alone nothing is expected.

    Raises: BatchRefusedError
    """
    if not work.contract.quality.rules or all(each.state for each in batch.objects):
        return []
    with work.timed("quality"):
        results = measure_nothing(work.contract)
        if written.good > 0:
            results = measure(work.spark.read.parquet(work.folder(batch, "rows")), work.contract)
        key = f"quality/{work.dataset}.dqdl"
        work.s3.put_object(Bucket=work.staging, Key=key, Body=dqdl(work.contract.quality).encode())
    refuse_by_rules(work.contract, results)
    return results


def write_lists(work: Work, prepared: Prepared) -> tuple[str, str | None]:
    """Lists for COPY.

    Out:    s3:// addresses of the manifests of objects and of rows; the latter None where no row is good
    """
    batch, written = prepared.batch, prepared.written
    write_parquet(object_list(work.spark, prepared.staged, written.quarantined), work.folder(batch, "objects"))
    objects = write_copy_manifest(work.s3, work.staging, work.prefix(batch, "objects"))
    rows = write_copy_manifest(work.s3, work.staging, work.prefix(batch, "rows")) if written.good else None
    return objects, rows


def summary_of(work: Work, prepared: Prepared, rows: int | None = None) -> dict[str, Any]:
    """What there is to say of the batch so far; `rows` is how many of the good ones were taken, where not all."""
    return {
        "batch": prepared.batch.id,
        "dataset": work.dataset,
        "objects": len(prepared.batch.objects),
        "rowsLoaded": prepared.written.good if rows is None else rows,
        "rowsQuarantined": sum(prepared.written.quarantined.values()),
        "seconds": work.rounded(),
        "quality": prepared.quality,
    }
