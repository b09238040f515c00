"""Whole loads into lakes, from a batch's manifest to files of tables: one function a job."""

from glue.lib.landed import Batch
from glue.lib.normal import raw_versions, refuse_overtaken, write_normal
from glue.lib.prepare import Prepared, prepare, summary_of, write_lists
from glue.lib.publish import deliveries_of, publish, table_in
from glue.lib.session import configured
from glue.lib.summary import read_handover, write_handover, write_summary
from glue.lib.work import Work
from glue.lib.zone import Zone


def keep_raw(work: Work, batch: Batch, raw: Zone) -> None:
    """Brings a batch's rows into the raw zone, private columns too, and leaves word for `normalize`.

    Raises: BatchRefusedError
    """
    prepared = prepare(work, batch, by_object=True)
    rows = _publish(work, prepared, raw, f"{work.dataset}/raw")
    _hand_over(work, batch, summary_of(work, prepared, rows), None, None)


def normalize(work: Work, batch: Batch, raw: Zone, processed: Zone) -> None:
    """Brings a batch's rows from the raw zone into the processed one, without private columns; then sums up.

    Raises: LookupError where the raw zone has not all of the batch; OutdatedError
    """
    configured(work.spark)
    dataset = work.dataset
    raw_table = table_in(work, raw, dataset, f"{dataset}/raw")
    with work.timed("normalize"):
        found = raw_versions(work, batch, raw_table)
        written = write_normal(work, batch, found)
    prepared = Prepared(batch, [each.staged for each in found], written, [])
    rows = _publish(work, prepared, processed, dataset, step="processed")
    refuse_overtaken(found, raw_table, table_in(work, processed, dataset, dataset))
    before = read_handover(work.s3, work.staging, dataset, batch.id)["summary"]
    summary = summary_of(work, prepared, rows)
    seconds = {**before["seconds"], **summary["seconds"]}
    write_summary(work.s3, work.staging, {**summary, "seconds": seconds, "quality": before["quality"]})


def check_for_load(work: Work, batch: Batch, output: Zone) -> None:
    """Brings a batch's checked rows into the output zone, and leaves lists for the job that loads them.

    Raises: BatchRefusedError
    """
    prepared = prepare(work, batch, by_object=True)
    _publish(work, prepared, output, work.dataset)
    with work.timed("objects"):
        objects, rows = write_lists(work, prepared)
    _hand_over(work, batch, summary_of(work, prepared), objects, rows)


def _publish(work: Work, prepared: Prepared, zone: Zone, ledger: str, step: str = "lake") -> int:
    """Out: rows that are in the zone."""
    with work.timed(step):
        table = table_in(work, zone, work.dataset, ledger)
        deliveries = deliveries_of(work, prepared.batch, prepared.staged, prepared.written)
        return publish(work, prepared.batch, deliveries, table, prepared.staged).rows


def _hand_over(work: Work, batch: Batch, summary: dict, objects: str | None, rows: str | None) -> None:
    handover = {
        "jobRun": work.job_run,
        "objectsManifest": objects,
        "rowsManifest": rows,
        "removes": batch.removes,
        "summary": summary,
    }
    write_handover(work.s3, work.staging, handover)
