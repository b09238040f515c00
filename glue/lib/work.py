"""One run of a Spark job: what it works with, where its files go, and how long its steps take."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from pyspark.sql import SparkSession

from glue.lib.contract import Contract
from glue.lib.landed import Batch


class BatchRefusedError(RuntimeError):
    """Nothing of the batch is loaded: the message says why, and what to do. It never holds a row's values."""


@dataclass
class Work:
    """One run of a job for one contract.

    Everything it does may be done again: files have keys of their own a run, or the same content each time.
    """

    spark: SparkSession
    s3: Any
    contract: Contract
    staging: str
    """Name of the staging bucket."""
    job_run: str
    dataset: str = ""
    """Whose batches these are: the contract's, unless that is of one table of many."""
    seconds: dict[str, float] = field(default_factory=dict)
    deletes_rows: bool = False
    """Whether the rows of files that are deleted go with them."""

    def __post_init__(self) -> None:
        self.dataset = self.dataset or self.contract.dataset

    def prefix(self, batch: Batch, part: str) -> str:
        """Key prefix of one part of this run's results, without a slash at the end."""
        table = "" if self.dataset == self.contract.dataset else f"{self.contract.dataset}/"
        return f"out/{self.dataset}/{batch.id}/{self.job_run}/{table}{part}"

    def folder(self, batch: Batch, part: str) -> str:
        """The same as s3:// address, with one."""
        return f"s3://{self.staging}/{self.prefix(batch, part)}/"

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Notes how long a step took."""
        started = time.perf_counter()
        yield
        self.seconds[step] = time.perf_counter() - started

    def rounded(self) -> dict[str, float]:
        """Seconds by step, as summaries have them."""
        return {step: round(taken, 3) for step, taken in self.seconds.items()}
