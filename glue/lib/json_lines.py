"""The steps of a load of line-delimited JSON, from a manifest to rows in the warehouse."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from pyspark.sql import DataFrame, Observation, SparkSession
from pyspark.sql import functions as F  # noqa: N812

from glue.lib.contract import Contract
from glue.lib.landed import STAGED, Batch, StagedObject
from glue.lib.lines import read_lines
from glue.lib.load import Load, load_statements
from glue.lib.outputs import object_list, write_copy_manifest, write_parquet, write_quarantine, write_summary
from glue.lib.rows import bad_lines, judge_exactly, read_plain, table_rows
from glue.lib.staging import stage
from glue.lib.warehouse import Warehouse

SESSION_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    # What COPY and every other reader take as a timestamp without zone.
    "spark.sql.parquet.outputTimestampType": "INT96",
    "spark.sql.parquet.int96RebaseModeInWrite": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
    # A text that is no day casts to null, and its line is judged exactly.
    "spark.sql.ansi.enabled": "false",
}


@dataclass
class JsonLinesLoad:
    """One run of the job for one contract.

    Everything it does may be done again: files have keys of their own a run, or the same content each time, and the
    warehouse knows from its ledger what it has.
    """

    spark: SparkSession
    s3: Any
    warehouse: Warehouse
    contract: Contract
    staging: str
    copy_role: str
    job_run: str
    seconds: dict[str, float] = field(default_factory=dict)

    def run(self, batch: Batch) -> None:
        """Stages, splits, writes and loads a batch; its summary comes last, when all of that is true."""
        for name, value in SESSION_SETTINGS.items():
            self.spark.conf.set(name, value)
        with self._timed("stage"):
            staged = stage(self.s3, batch, self.staging)
        with self._timed("rows"):
            good, quarantined = self._write_rows(batch, staged)
        with self._timed("objects"):
            statements = load_statements(self.contract, self._load(batch, staged, quarantined, has_rows=good > 0))
        with self._timed("load"):
            self.warehouse.run(statements)
        write_summary(self.s3, self.staging, self._summary(batch, good, quarantined))

    def _write_rows(self, batch: Batch, staged: Sequence[StagedObject]) -> tuple[int, dict[str, int]]:
        """Writes good rows as Parquet and bad lines to quarantine.

        Out:    how many rows are good; how many lines are bad, by source
        """
        if not any(each.state == STAGED and each.size > 0 for each in staged):
            return 0, {}
        lines = read_lines(self.spark, f"s3://{self.staging}/in/{batch.id}/", staged)
        counted = Observation()
        # Observed, the lines are read once for both: Spark does not move a filter past it, into a second parse.
        read = read_plain(lines, self.contract).observe(
            counted, F.count_if("plain").alias("plain"), F.count_if(~F.col("plain")).alias("doubtful")
        )
        write_parquet(table_rows(read.where("plain"), self.contract, batch.id), self._folder(batch, "rows"))
        good, doubtful = counted.get["plain"], counted.get["doubtful"]
        if doubtful == 0:
            return good, {}
        more, quarantined = self._write_doubtful(batch, read.where("NOT plain"))
        return good + more, quarantined

    def _write_doubtful(self, batch: Batch, doubtful: DataFrame) -> tuple[int, dict[str, int]]:
        judged = judge_exactly(doubtful, self.contract).persist()
        try:
            counts = judged.groupBy("source").agg(
                F.count_if(F.col("reason").isNull()).alias("good"), F.count("reason").alias("bad")
            )
            by_source = counts.collect()
            good = sum(each["good"] for each in by_source)
            if good > 0:
                rows = table_rows(judged.where("reason IS NULL"), self.contract, batch.id)
                write_parquet(rows, self._folder(batch, "rows"), more=True)
            quarantined = {each["source"]: each["bad"] for each in by_source if each["bad"] > 0}
            if quarantined:
                write_quarantine(self.s3, self.staging, self.contract.dataset, bad_lines(judged).toLocalIterator())
        finally:
            judged.unpersist()
        return good, quarantined

    def _load(
        self, batch: Batch, staged: Sequence[StagedObject], quarantined: dict[str, int], *, has_rows: bool
    ) -> Load:
        write_parquet(object_list(self.spark, staged, quarantined), self._folder(batch, "objects"))
        return Load(
            batch=batch.id,
            job_run=self.job_run,
            copy_role=self.copy_role,
            objects_manifest=write_copy_manifest(self.s3, self.staging, self._prefix(batch, "objects")),
            rows_manifest=write_copy_manifest(self.s3, self.staging, self._prefix(batch, "rows")) if has_rows else None,
        )

    def _summary(self, batch: Batch, good: int, quarantined: dict[str, int]) -> dict[str, Any]:
        return {
            "batch": batch.id,
            "dataset": self.contract.dataset,
            "objects": len(batch.objects),
            "rowsLoaded": good,
            "rowsQuarantined": sum(quarantined.values()),
            "seconds": {step: round(taken, 3) for step, taken in self.seconds.items()},
        }

    def _prefix(self, batch: Batch, part: str) -> str:
        return f"out/{self.contract.dataset}/{batch.id}/{self.job_run}/{part}"

    def _folder(self, batch: Batch, part: str) -> str:
        return f"s3://{self.staging}/{self._prefix(batch, part)}/"

    @contextmanager
    def _timed(self, step: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.seconds[step] = time.perf_counter() - started
