"""A whole load by one Spark job: from a batch's manifest to rows in the warehouse."""

from dataclasses import dataclass

from glue.lib.landed import Batch
from glue.lib.prepare import prepare, summary_of, write_lists
from glue.lib.redshift_load import RedshiftLoad
from glue.lib.summary import write_summary
from glue.lib.work import Work


@dataclass
class WarehouseLoad:
    """Prepares and loads. All of it may be done again: the warehouse knows from its ledger what it has."""

    work: Work
    warehouse: RedshiftLoad

    def run(self, batch: Batch) -> None:
        """Stages, splits, writes and loads a batch; its summary comes last, when all of that is true.

        Raises: BatchRefusedError, StatementError
        """
        work = self.work
        prepared = prepare(work, batch)
        with work.timed("objects"):
            lists = write_lists(work, prepared)
        with work.timed("load"):
            self.warehouse.load(batch.id, work.job_run, *lists, removes=batch.removes)
        write_summary(work.s3, work.staging, summary_of(work, prepared))
