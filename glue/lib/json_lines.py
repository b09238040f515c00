"""Line-delimited JSON: from a batch's copies to Parquet rows and quarantined lines."""

from collections.abc import Sequence

from pyspark.sql import DataFrame, Observation
from pyspark.sql import functions as F  # noqa: N812

from glue.lib.landed import Batch, StagedObject
from glue.lib.lines import read_lines
from glue.lib.outputs import write_quarantine
from glue.lib.rows import bad_lines, judge_exactly, read_plain
from glue.lib.work import Work
from glue.lib.written import RowFiles, Written


def write_json_lines(work: Work, batch: Batch, staged: Sequence[StagedObject], files: RowFiles) -> Written:
    """Writes good rows as Parquet and bad lines to quarantine. At least one object has bytes."""
    lines = read_lines(work.spark, f"s3://{work.staging}/in/{batch.id}/", staged)
    counted = Observation()
    # Observed, the lines are read once for both: Spark does not move a filter past it, into a second parse.
    read = read_plain(lines, work.contract).observe(
        counted, F.count_if("plain").alias("plain"), F.count_if(~F.col("plain")).alias("doubtful")
    )
    files.write(read.where("plain"))
    good, doubtful = counted.get["plain"], counted.get["doubtful"]
    if doubtful == 0:
        return Written(good)

    def quarantine(judged: DataFrame) -> None:
        bad = (row.asDict() for row in bad_lines(judged).toLocalIterator())
        write_quarantine(work.s3, work.staging, work.dataset, bad)

    more = files.write_judged(judge_exactly(read.where("NOT plain"), work.contract), quarantine)
    return Written(good + more.good, more.quarantined)
