"""What reading a batch came to: good rows as Parquet, bad ones counted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from glue.lib.landed import STAGED, Batch, StagedObject
from glue.lib.outputs import write_parquet
from glue.lib.rows import table_rows
from glue.lib.work import Work


@dataclass(frozen=True)
class Written:
    """Rows of a batch, by where they ended."""

    good: int = 0
    """Rows in Parquet."""
    quarantined: dict[str, int] = field(default_factory=dict)
    """Bad rows by source, in sources that have some."""


class RowFiles:
    """The Parquet files of a run's good rows: together, or a folder `object=<index>/` a landed object for a lake."""

    def __init__(self, work: Work, batch: Batch, staged: Sequence[StagedObject], *, by_object: bool) -> None:
        self._work, self._batch = work, batch
        self._objects = [at for at, each in enumerate(staged) if each.state == STAGED and each.size > 0]
        self._by_object = by_object

    def write(self, good: DataFrame, *, more: bool = False) -> None:
        """Writes rows; `more` adds to those that the same run has written.

        In:     object, source, line, landed_at, values
        """
        folder = self._work.folder(self._batch, "rows")
        contract, batch = self._work.contract, self._batch.id
        if not self._by_object:
            write_parquet(table_rows(good, contract, batch), folder, more=more)
        elif len(self._objects) == 1:
            write_parquet(table_rows(good, contract, batch), f"{folder}object={self._objects[0]}/", more=more)
        else:
            write_parquet(table_rows(good, contract, batch, "object"), folder, more=more, by="object")

    def write_judged(self, judged: DataFrame, quarantine: Callable[[DataFrame], None]) -> Written:
        """Adds the good ones of rows that were judged exactly, and puts the bad ones to quarantine.

        In:     object, source, line, landed_at, text, values, reason
        """
        judged.persist()
        try:
            counts = judged.groupBy("source").agg(
                F.count_if(F.col("reason").isNull()).alias("good"), F.count("reason").alias("bad")
            )
            by_source = counts.collect()
            good = sum(each["good"] for each in by_source)
            if good > 0:
                self.write(judged.where("reason IS NULL"), more=True)
            quarantined = {each["source"]: each["bad"] for each in by_source if each["bad"] > 0}
            if quarantined:
                quarantine(judged)
        finally:
            judged.unpersist()
        return Written(good, quarantined)
